// What views know of the log's growth: one channel for the page, and who listens to it.
import { call, caller, may, signOut, token } from './api.js';
import { Channel } from './channel.js';

const listeners = new Set();
const quiet = 400; // of a burst of events the views ask once
const polling = 10_000; // a platform's token opens no channel

let channel = null;
let isLive = false;
let shown = () => {};

/** `show` is told whether the line is up, and of each event. */
export async function startLive(show) {
  shown = show;
  const path = may('listEvents')
    ? 'v1/events'
    : caller().tenant && `v1/tenants/${encodeURIComponent(caller().tenant)}/channel`;
  shown({ live: false, polls: !path });
  if (!path) return;
  const after = may('getLog') ? String((await call('getLog')).position) : '';
  channel = new Channel(path, token(), {
    after,
    heard: (event) => {
      shown({ live: true, event });
      for (const listen of listeners) listen(event);
    },
    changed: (live) => {
      isLive = live;
      shown({ live });
    },
  });
  channel.run();
}

export function stopLive() {
  channel?.stop();
  channel = null;
  isLive = false;
  signOut();
}

/** Calls `heard` for each event until `signal` says that the view is gone. */
export function listen(signal, heard) {
  listeners.add(heard);
  signal.addEventListener('abort', () => listeners.delete(heard));
}

/**
 * Runs `load` now, after events that `concerns`, and every now and then where no line is up. Never twice at once.
 * Gives a function that asks for it now, such as after a command.
 */
export function keepFresh(signal, load, concerns = () => true) {
  let running = false,
    again = false,
    timer = 0;
  const run = async () => {
    if (signal.aborted) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    await load();
    running = false;
    if (again) {
      again = false;
      soon();
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(run, quiet);
  };
  listen(signal, (event) => concerns(event) && soon());
  const poll = setInterval(() => {
    if (!isLive && !document.hidden) run();
  }, polling);
  signal.addEventListener('abort', () => {
    clearInterval(poll);
    clearTimeout(timer);
  });
  run();
  return run;
}
