-- What tools/load has wrk do: each request registers a tenant of its own; the tenant of each 2xx answer goes into a file.
-- The token is in LEDGERLINE_TOKEN. Arguments: the file, an area code of the US (each wrk its own), a prefix for ids. One thread.

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function init(arguments)
  local token = os.getenv("LEDGERLINE_TOKEN")
  noted, area, prefix = io.open(arguments[1], "w"), arguments[2], arguments[3]
  asked, accepted, refused, refusal = 0, 0, 0, ""
  headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
end

-- Exchanges run from 200 on, but for those that end in 11 (they are services): of eight million numbers, all valid.
local function phone_of(n)
  local exchange, line = 200 + math.floor(n / 10000), n % 10000
  return string.format("+1%s%03d%04d", area, exchange, line)
end

function request()
  repeat asked = asked + 1 until math.floor(asked / 10000) % 100 ~= 11
  local body = string.format('{"id":"%s%d","business_name":"Load","owner_phone":"%s","country":"US"}', prefix, asked, phone_of(asked))
  return wrk.format("POST", "/v1/tenants", headers, body)
end

function response(status, _, body)
  if status < 200 or status > 299 then
    refused, refusal = refused + 1, status .. " " .. body
    return
  end
  accepted = accepted + 1
  noted:write(body:match('"tenant":"([^"]+)"'), "\n")
end

-- Several errors are what kills are for; refusals are not.
function done(summary, latency)
  local accepted, refused, refusal = 0, 0, ""
  for _, thread in ipairs(threads) do
    accepted, refused, refusal = accepted + thread:get("accepted"), refused + thread:get("refused"), thread:get("refusal")
  end
  local e = summary.errors
  io.write(string.format('{"accepted":%d,"refused":%d,"micros":%d,"p50":%d,"p99":%d,"cut":%d,"refusal":"%s"}\n', accepted, refused, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.timeout,
    (refusal:gsub("[^%w {}:,_.-]", ""))))
end
