// Requests that the providers' own libraries sign, and what these libraries say of them and of spoiled copies.
// Prints a JSON array of {name, provider, environment, at, request (base64), accepted}: tools/sdk_oracle reads it.
import { createHash } from "node:crypto";
import { AccessToken, WebhookReceiver } from "livekit-server-sdk";
import Stripe from "stripe";
import twilio from "twilio";

const base = "https://app.example.com";
const now = Math.floor(Date.now() / 1000);
const iso = (seconds) => new Date(seconds * 1000).toISOString();

/** A request as it stands on the wire. */
function message({ method = "POST", path, headers, body }) {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ Host: "app.example.com", ...headers, "Content-Length": bytes.length });
  const head = [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head), bytes]).toString("base64");
}

/** Another character in the place of the one in the middle. */
function spoiled(text) {
  const at = Math.floor(text.length / 2);
  return text.slice(0, at) + (text[at] === "x" ? "y" : "x") + text.slice(at + 1);
}

// ---- Twilio: the request is {method, path, params | json}

const token = "12345678901234567890123456789012";
const json = "application/json";
const form = "application/x-www-form-urlencoded";

function encode(params) {
  const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return new URLSearchParams(pairs).toString();
}

function twilioSigned(request) {
  const url = base + (request.signedPath ?? request.path);
  return twilio.getExpectedTwilioSignature(token, url, request.params ?? {});
}

function twilioCase(name, request, signature, environment = { TWILIO_AUTH_TOKEN: token }) {
  const body = request.json ?? (request.method === "GET" ? "" : encode(request.params ?? {}));
  const headers = { "X-Twilio-Signature": signature, "Content-Type": request.json ? json : form };
  const url = base + request.path;
  const secret = environment.TWILIO_AUTH_TOKEN;
  const accepted = request.json
    ? twilio.validateRequestWithBody(secret, signature, url, body)
    : twilio.validateRequest(secret, signature, url, request.params ?? {});
  return { name, provider: "twilio", environment, request: message({ ...request, headers, body }), accepted };
}

function twilioCases() {
  const event = JSON.stringify({ status: "ok", n: 1 });
  const sms = { MessageSid: "SM" + "b".repeat(32), From: "+447900000001", To: "+447476955179", Body: "Plumber £29 & \"YES\"?", FromCity: "" };
  const requests = {
    "a text": { path: "/webhooks/twilio/sms?business_id=tenant-42", params: sms },
    "a call": { path: "/webhooks/twilio/inbound", params: { CallSid: "CA1", From: "+14158675310", CallStatus: "ringing" } },
    "several values": { path: "/webhooks/twilio/sms", params: { MessageSid: "MM1", MediaUrl: ["b", "a", "a"], body: "1", _a: "2" } },
    "a quote in the query": { path: "/webhooks/twilio/inbound?name=o'neil", params: { CallSid: "CA1", CallStatus: "ringing" } },
    "a GET": { method: "GET", path: "/webhooks/twilio/inbound?CallSid=CA1&From=%2B1" },
    "JSON": { path: `/webhooks/twilio/debugger?bodySHA256=${createHash("sha256").update(event).digest("hex")}`, json: event },
  };
  return Object.entries(requests).flatMap(([name, request]) => {
    const signature = twilioSigned(request);
    const changed = request.json
      ? { ...request, json: spoiled(request.json) }
      : request.params
        ? { ...request, params: { ...request.params, From: "+447900000002" } }
        : { ...request, path: spoiled(request.path) };
    return [
      twilioCase(name, request, signature),
      twilioCase(`${name}, another path`, { ...request, path: request.path.replace("webhooks", "webhookz") }, signature),
      twilioCase(`${name}, changed`, changed, signature),
      twilioCase(`${name}, one byte of the signature`, request, spoiled(signature)),
      twilioCase(`${name}, another token`, request, signature, { TWILIO_AUTH_TOKEN: spoiled(token) }),
    ];
  });
}

// ---- Stripe

const stripe = new Stripe("sk_test_nothing_is_asked");
const endpoint = "whsec_test_4e1b0c6f7a";

function stripeCase(name, payload, header, { at = now, secret = endpoint } = {}) {
  let accepted = true;
  try {
    stripe.webhooks.constructEvent(payload, header, secret, 300, undefined, at * 1000);
  } catch {
    accepted = false;
  }
  const request = message({ path: "/webhooks/stripe", headers: { "Stripe-Signature": header, "Content-Type": json }, body: payload });
  return { name, provider: "stripe", environment: { STRIPE_WEBHOOK_SECRET: secret }, at: iso(at), request, accepted };
}

function stripeCases() {
  const object = { id: "cs_1", object: "checkout.session", payment_status: "paid", client_reference_id: "tenant-42" };
  const event = { id: "evt_1", object: "event", created: now, type: "checkout.session.completed", data: { object } };
  const payload = JSON.stringify(event);
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret: endpoint, timestamp: now });
  const other = stripe.webhooks.generateTestHeaderString({ payload, secret: "whsec_rolled", timestamp: now });
  return [
    stripeCase("an event", payload, header),
    stripeCase("two signatures while a secret is rolled", payload, `${other},${header.split(",")[1]}`),
    stripeCase("300 s old", payload, header, { at: now + 300 }),
    stripeCase("301 s old", payload, header, { at: now + 301 }),
    stripeCase("from the future", payload, header, { at: now - 3600 }),
    stripeCase("one byte of the body", spoiled(payload), header),
    stripeCase("one byte of the signature", payload, spoiled(header)),
    stripeCase("a blank behind the body", payload + " ", header),
    stripeCase("another secret", payload, header, { secret: "whsec_other" }),
    { ...stripeCase("one of two secrets", payload, header), environment: { STRIPE_WEBHOOK_SECRET: `whsec_other,${endpoint}` } },
  ];
}

// ---- LiveKit

const key = "APIkey123";
const livekitSecret = "livekit-secret-livekit-secret-00";

async function livekitToken(body, { id = key, secret = livekitSecret } = {}) {
  const made = new AccessToken(id, secret, { ttl: 300 });
  made.sha256 = createHash("sha256").update(body).digest("base64");
  return made.toJwt();
}

async function livekitCase(name, body, jwt, { at = now, secret = livekitSecret, accepted } = {}) {
  const receiver = new WebhookReceiver(key, secret);
  const said = accepted ?? (await receiver.receive(body, jwt).then(() => true, () => false));
  const request = message({ path: "/webhooks/livekit", headers: { Authorization: jwt, "Content-Type": "application/webhook+json" }, body });
  const environment = { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret };
  return { name, provider: "livekit", environment, at: iso(at), request, accepted: said };
}

async function livekitCases() {
  const body = JSON.stringify({ event: "participant_joined", id: "EV_1", createdAt: String(now) });
  const jwt = await livekitToken(body);
  return Promise.all([
    livekitCase("an event", body, jwt),
    livekitCase("one byte of the body", spoiled(body), jwt),
    livekitCase("one byte of the token", body, spoiled(jwt)),
    livekitCase("another secret", body, jwt, { secret: spoiled(livekitSecret) }),
    livekitCase("another key", body, await livekitToken(body, { id: "APIother" })),
    // The library asks the machine's clock, so of these it is not asked.
    livekitCase("an hour old", body, jwt, { at: now + 3600, accepted: false }),
    livekitCase("of the next hour", body, jwt, { at: now - 3600, accepted: false }),
  ]);
}

process.stdout.write(JSON.stringify([...twilioCases(), ...stripeCases(), ...(await livekitCases())]));
