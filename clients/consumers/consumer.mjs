// A subscriber in Node with kafkajs: node consumer.mjs https://county/goals bihuan.goals goals.ndjson
// It keeps one document a line; the last whole line is its place. The settings are those that `python -m goals client add` hands over.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";

const [service, topic, file] = process.argv.slice(2);
const feed = `${service.replace(/\/events$/, "")}/events`;
const told = process.env;
const leafOf = (document) => createHash("sha256").update(Buffer.of(0)).update(document).digest("hex");
const sequenceOf = (document) => Number(JSON.parse(document).sequence);
const stop = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

// Where we stand; whatever does not continue it ends the program before anything is written.
const mine = { position: 0, leaf: "", log: existsSync(`${file}.log`) ? readFileSync(`${file}.log`, "utf8") : "" };
if (existsSync(file)) {
  const lines = readFileSync(file);
  const end = lines.lastIndexOf("\n") + 1;
  truncateSync(file, end); // a line that was cut off when we were killed
  const last = lines.subarray(end > 1 ? lines.lastIndexOf("\n", end - 2) + 1 : 0, Math.max(end - 1, 0));
  if (last.length) Object.assign(mine, { position: sequenceOf(last), leaf: leafOf(last) });
}
function sameLog(log) {
  if (!mine.log) writeFileSync(`${file}.log`, (mine.log = log));
  if (log !== mine.log) stop(`日志标识是 ${log}，此前所读的是 ${mine.log}：不是同一份日志`);
}
const sameEvent = (leaf) => mine.position && leaf !== mine.leaf && stop(`位置 ${mine.position} 的事件与此前所读的不同，叶哈希不符`);
function take(position, document) {
  if (position !== mine.position + 1 || sequenceOf(document) !== position) stop(`应为位置 ${mine.position + 1}，来的是 ${position}`);
  appendFileSync(file, Buffer.concat([document, Buffer.from("\n")]));
  Object.assign(mine, { position, leaf: leafOf(document) });
}

// The documents of a page byte for byte: the leaf hash is that of the stored bytes.
function* split(page) {
  let depth = 0, text = false, from = 0;
  for (let at = 0; at < page.length; at++) {
    const sign = page[at];
    if (text) {
      if (sign === 0x5c) at++;
      else if (sign === 0x22) text = false;
    } else if (sign === 0x22) text = true;
    else if (sign === 0x7b && depth++ === 0) from = at;
    else if (sign === 0x7d && --depth === 0) yield page.subarray(from, at + 1);
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
  for (;;) {
    let answer, page;
    try {
      answer = await fetch(`${feed}?after=${mine.position}&limit=500`, { headers: { Authorization: `Bearer ${await token()}` } });
      if (!answer.ok) throw new Error(`应答 ${answer.status}`);
      page = Buffer.from(await answer.arrayBuffer());
    } catch (away) {
      console.error(`${feed} 没有应答：${away.message}`);
      await pause(1000);
      continue;
    }
    const head = Number(answer.headers.get("head"));
    sameLog(answer.headers.get("log-id"));
    if (head < mine.position) stop(`日志止于位置 ${head}，此前已读到 ${mine.position}：日志被还原到较早的时点`);
    sameEvent(answer.headers.get("leaf-hash"));
    for (const document of split(page)) take(sequenceOf(document), document);
    if (mine.position >= head) return;
  }
}

await catchUp(); // the feed first; then what the topic brings, again from its beginning where nothing was committed
const user = { username: told.BIHUAN_KAFKA_USER, password: told.BIHUAN_KAFKA_PASSWORD, mechanism: told.BIHUAN_KAFKA_MECHANISM?.toLowerCase() };
const ssl = told.BIHUAN_KAFKA_TLS === "true" && (told.BIHUAN_KAFKA_CA ? { ca: [readFileSync(told.BIHUAN_KAFKA_CA)] } : true);
const kafka = new Kafka({ brokers: told.BIHUAN_KAFKA.split(","), ssl, sasl: user.username && user, logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: told.BIHUAN_KAFKA_GROUPS + topic, sessionTimeout: 10000 });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
async function heard({ message: { headers, value } }) {
  const position = Number(headers.sequence);
  sameLog(String(headers.log));
  if (position > mine.position + 1) await catchUp();
  if (position === mine.position) sameEvent(leafOf(value));
  if (position !== mine.position + 1) return;
  sameEvent(String(headers.previous));
  take(position, value);
}
let turn = Promise.resolve(); // one after the other
const inTurn = (act) => (turn = turn.then(act));
setInterval(() => inTurn(catchUp), 10000); // a quiet topic may have left something out
await consumer.run({ eachMessage: (told) => inTurn(() => heard(told)) });
