// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// Decodes the events of a topic from its beginning and prints one JSON object per event.
// Exit code: 0 when as many were decoded as asked for, 1 when not, 2 for a wrong call.

import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import kafkajs from 'kafkajs';

const USAGE = `usage: node read-anomalies.mjs (--state-file FILE | --bootstrap HOST:PORT --registry URL)
         [--topic latentry.anomalies] [--count 1] [--timeout SECONDS]`;

const options = await settings();
const deadline = Date.now() + options.timeout * 1000;
const kafka = new kafkajs.Kafka({
  clientId: 'latentry-interop',
  brokers: options.bootstrap.split(','),
  logLevel: kafkajs.logLevel.ERROR,
});
const registry = new SchemaRegistry({ host: options.registry });
const groupId = `latentry-interop-${process.pid}-${Date.now()}`;
const admin = kafka.admin();

await admin.connect();
const found = (await topicAppears()) ? await read() : 0;
await admin.disconnect();
if (found < options.count) {
  console.error(`${found} of ${options.count} events of ${options.topic} within ${options.timeout} s`);
}
process.exitCode = found >= options.count ? 0 : 1;

async function settings() {
  try {
    const { values } = parseArgs({
      options: {
        'state-file': { type: 'string' },
        bootstrap: { type: 'string' },
        registry: { type: 'string' },
        topic: { type: 'string', default: 'latentry.anomalies' },
        count: { type: 'string', default: '1' },
        timeout: { type: 'string', default: '60' },
      },
    });
    const state = values['state-file'] ? JSON.parse(await readFile(values['state-file'], 'utf8')) : {};
    const { bootstrap = state.bootstrap, registry = state.registry, topic } = values;
    const [count, timeout] = [Number(values.count), Number(values.timeout)];
    if (!bootstrap || !registry || !(count > 0) || !(timeout > 0)) {
      throw new Error('an address is missing, or a number is not positive');
    }
    return { bootstrap, registry, topic, count, timeout };
  } catch (failure) {
    console.error(`${failure.message}\n${USAGE}`);
    process.exit(2);
  }
}

async function topicAppears() {
  while (!(await admin.listTopics()).includes(options.topic)) {
    if (Date.now() > deadline) {
      return false;
    }
    await pause(500);
  }
  return true;
}

async function read() {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topic: options.topic, fromBeginning: true });
  const decoded = await decode(consumer);
  await consumer.disconnect();
  await admin.deleteGroups([groupId]);
  return decoded;
}

/** Prints what it decodes; resolves with its number when there is enough or the time is over. */
function decode(consumer) {
  return new Promise((resolve, reject) => {
    let decoded = 0;
    const timer = setTimeout(() => resolve(decoded), Math.max(0, deadline - Date.now()));
    const finish = (settle, outcome) => {
      clearTimeout(timer);
      settle(outcome);
    };
    consumer
      .run({
        eachMessage: async ({ partition, message }) => {
          if (decoded >= options.count) {
            return;
          }
          try {
            const event = await registry.decode(message.value);
            console.log(JSON.stringify({ partition, offset: message.offset, key: message.key?.toString(), event }));
            decoded += 1;
          } catch (failure) {
            finish(reject, failure);
          }
          if (decoded >= options.count) {
            finish(resolve, decoded);
          }
        },
      })
      .catch((failure) => finish(reject, failure));
  });
}
