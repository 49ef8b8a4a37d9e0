// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// What the page knows. An update carries whole detectors with only the points that changed, so taking it in twice
// changes nothing, and a snapshot is an update that forgets what was before.

const ANOMALIES = 500;
const POINTS = 600;
const ENTITIES = 50;
const RATE_WINDOW = 10_000;

export class State {
  constructor() {
    this.detectors = new Map();
    this.anomalies = [];
    this.status = { state: 'STARTING', detail: '', unreadable: 0 };
  }

  replace(detectors, anomalies) {
    this.detectors.clear();
    this.anomalies = [];
    this.apply({ detectors, anomalies });
  }

  apply({ status, detectors, anomalies }) {
    if (status) {
      this.status = status;
    }
    detectors.forEach((view) => this.#detector(view));
    if (anomalies.length > 0) {
      const known = new Set(anomalies.map(key));
      this.anomalies = [...anomalies, ...this.anomalies.filter((a) => !known.has(key(a)))]
        .sort((a, b) => b.detectionTime - a.detectionTime)
        .slice(0, ANOMALIES);
    }
  }

  #detector(view) {
    const detector = this.detectors.get(view.name) ?? { name: view.name, entities: new Map(), readings: [] };
    this.detectors.set(view.name, detector);
    Object.assign(detector, {
      scores: view.scores,
      anomalies: view.anomalies,
      modelVersion: view.modelVersion,
      versions: view.versions,
    });
    const now = Date.now();
    detector.readings = [...detector.readings.filter((r) => now - r.at < RATE_WINDOW), { at: now, scores: view.scores }];
    for (const { name, points } of view.entities) {
      const series = detector.entities.get(name) ?? new Map();
      detector.entities.delete(name);
      detector.entities.set(name, series);
      points.forEach(([time, score, anomalous]) => put(series, { time, score, anomalous }));
      trim(series, POINTS);
    }
    trim(detector.entities, ENTITIES);
  }
}

/** Identity of an anomaly, also where a producer left the event id empty. */
export const key = (anomaly) =>
  anomaly.eventId || `${anomaly.source.topic}/${anomaly.source.partition}/${anomaly.source.offset}`;

/** Scores read per second, over the last ten seconds. */
export function scoresPerSecond(detector) {
  const recent = detector.readings.filter((r) => Date.now() - r.at < RATE_WINDOW);
  const first = recent[0];
  const last = recent.at(-1);
  return recent.length < 2 || last.at === first.at ? 0 : ((last.scores - first.scores) / (Date.now() - first.at)) * 1000;
}

function put(series, point) {
  series.set(point.time, point);
}

/** Maps keep the order of insertion: what came first goes first. */
function trim(map, size) {
  for (const name of map.keys()) {
    if (map.size <= size) {
      return;
    }
    map.delete(name);
  }
}
