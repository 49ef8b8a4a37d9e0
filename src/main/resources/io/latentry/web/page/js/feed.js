// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// Keeps a state up to date: live events first, then the snapshot, then what came meanwhile. Begins anew after each
// interruption.

const RETRY = 3000;

export function follow(state, changed) {
  let waiting = null;
  const source = new EventSource('/api/events');

  source.addEventListener('open', async () => {
    const early = [];
    waiting = early;
    try {
      const [scores, anomalies] = await Promise.all([get('/api/scores'), get('/api/anomalies?limit=500')]);
      state.replace(scores.detectors, anomalies.anomalies);
      early.forEach((update) => state.apply(update));
      waiting = null;
      changed();
    } catch (failure) {
      console.warn('The snapshot could not be read', failure);
      again();
    }
  });

  source.addEventListener('update', (message) => {
    const update = JSON.parse(message.data);
    if (waiting) {
      waiting.push(update);
    } else {
      state.apply(update);
      changed();
    }
  });

  source.addEventListener('error', () => {
    state.status = { state: 'LOST', detail: 'The server of this page does not answer; trying again', unreadable: 0 };
    changed();
    if (source.readyState === EventSource.CLOSED) {
      again();
    }
  });

  function again() {
    source.close();
    setTimeout(() => follow(state, changed), RETRY);
  }
}

async function get(path) {
  const response = await fetch(path);
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}
