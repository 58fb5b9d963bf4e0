// A subscriber in Node with kafkajs: node consumer.mjs https://county/goals bihuan.goals goals.ndjson
// It keeps one document a line; the last whole line is its place. The settings are those that `python -m goals client add` hands over.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";

const [service, topic, file] = process.argv.slice(2);
const feed = `${service.replace(/\/events$/, "")}/events`, told = process.env;
const leafOf = (document) => createHash("sha256").update(Buffer.of(0)).update(document).digest("hex");
const sequenceOf = (document) => Number(JSON.parse(document).sequence);
const stop = (sentence) => (console.error(sentence), process.exit(1));

// Where we stand; whatever does not continue it ends the program before anything is written.
const mine = { position: 0, leaf: "", ancestors: "", log: existsSync(`${file}.log`) ? readFileSync(`${file}.log`, "utf8") : "" };
function stand(lines = Infinity) {
  const all = readFileSync(file, { flag: "a+" });
  let from = 0, end = 0; // a line that was cut off when we were killed goes
  for (let next; lines-- > 0 && (next = all.indexOf("\n", end) + 1); end = next) from = end;
  truncateSync(file, end);
  const last = all.subarray(from, end - 1);
  Object.assign(mine, end ? { position: sequenceOf(last), leaf: leafOf(last) } : { position: 0, leaf: "" });
}
// Where the log is a branch of mine, back to the last position in common.
function branches(log, ancestors) {
  const common = ancestors.match(`(?:^|, )${mine.log};([0-9]+);`)?.[1];
  mine.ancestors = ancestors;
  if (common && mine.position > common) {
    console.error(`日志另起分支为 ${log}：位置 ${common} 之后所读的作废`);
    stand(common); // one document a line, from position 1 on
  }
  if (common || !mine.log) writeFileSync(`${file}.log`, (mine.log = log));
  return common;
}
const hasLeft = (log) => mine.ancestors.includes(`${log};`);
const sameLog = (log) => log !== mine.log && stop(`日志标识是 ${log}，此前所读的是 ${mine.log}：不是同一份日志`);
const sameEvent = (leaf) => mine.position && leaf !== mine.leaf && stop(`位置 ${mine.position} 的事件与此前所读的不同，叶哈希不符`);
function take(document) {
  const position = mine.position + 1;
  if (sequenceOf(document) !== position) stop(`应为位置 ${position}，来的是 ${sequenceOf(document)}`);
  appendFileSync(file, Buffer.concat([document, Buffer.from("\n")]));
  Object.assign(mine, { position, leaf: leafOf(document) });
}

// The documents of a page byte for byte: the leaf hash is that of the stored bytes.
function* split(page) {
  let depth = 0, from = 0;
  for (const { 0: sign, index } of page.toString("latin1").matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/g)) {
    if (sign === "{" && depth++ === 0) from = index;
    if (sign === "}" && --depth === 0) yield page.subarray(from, index + 1);
  }
}
async function token() {
  const client = [told.BIHUAN_CLIENT_ID, told.BIHUAN_CLIENT_SECRET].map(encodeURIComponent).join(":");
  const headers = { Authorization: `Basic ${Buffer.from(client).toString("base64")}` };
  const answer = await fetch(told.BIHUAN_TOKEN_URL, { method: "POST", headers, body: new URLSearchParams({ grant_type: "client_credentials" }) });
  if (!answer.ok) throw new Error(`${told.BIHUAN_TOKEN_URL} 应答 ${answer.status}`);
  return (await answer.json()).access_token;
}
// The feed, page after page, up to its head; while it does not answer, wait.
async function catchUp() {
  for (let answer, page, head = Infinity; mine.position < head; ) {
    try {
      answer = await fetch(`${feed}?after=${mine.position}&limit=500`, { headers: { Authorization: `Bearer ${await token()}` } });
      if (!answer.ok) throw new Error(`应答 ${answer.status}`);
      page = Buffer.from(await answer.arrayBuffer());
    } catch (away) {
      console.error(`${feed} 没有应答：${away.message}`);
      await pause(1000);
      continue;
    }
    if (branches(answer.headers.get("log-id"), answer.headers.get("log-ancestors") ?? "")) continue;
    head = Number(answer.headers.get("head"));
    sameLog(answer.headers.get("log-id"));
    if (head < mine.position) stop(`日志止于位置 ${head}，此前已读到 ${mine.position}：日志被还原到较早的时点`);
    sameEvent(answer.headers.get("leaf-hash"));
    for (const document of split(page)) take(document);
  }
}

stand();
await catchUp(); // the feed first; then what the topic brings, again from its beginning where nothing was committed
const user = { username: told.BIHUAN_KAFKA_USER, password: told.BIHUAN_KAFKA_PASSWORD, mechanism: told.BIHUAN_KAFKA_MECHANISM?.toLowerCase() };
const ssl = told.BIHUAN_KAFKA_TLS === "true" && (told.BIHUAN_KAFKA_CA ? { ca: [readFileSync(told.BIHUAN_KAFKA_CA)] } : true);
const kafka = new Kafka({ brokers: told.BIHUAN_KAFKA.split(","), ssl, sasl: user.username && user, logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: told.BIHUAN_KAFKA_GROUPS + topic, sessionTimeout: 10000 });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
async function heard({ message: { headers, value } }) {
  const position = Number(headers.sequence), log = String(headers.log);
  if (!hasLeft(log) && (log !== mine.log || position > mine.position + 1)) await catchUp();
  if (hasLeft(log)) return; // what the log told before it branched
  sameLog(log);
  if (position === mine.position) sameEvent(leafOf(value));
  else if (position === mine.position + 1) sameEvent(String(headers.previous)), take(value);
}
let turn = Promise.resolve(), inTurn = (act) => (turn = turn.then(act)); // one after the other
setInterval(() => inTurn(catchUp), 10000); // a quiet topic may have left something out
await consumer.run({ eachMessage: (told) => inTurn(() => heard(told)) });
