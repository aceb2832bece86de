// Measures round trips by turns: one to the agent, one to the echo. The page's address says how many.
const AGENT = "com.instacrm.bench_agent";
const ECHO = "com.instacrm.bench_echo";
const port = chrome.runtime.connect();
const waiting = new Map();

port.onMessage.addListener(({ message, gone, host }) => {
  if (!message) return report({ failed: `${host}: ${gone}` });
  const id = message.re ?? message.id;
  waiting.get(id)?.(message);
  waiting.delete(id);
});

function ask(host, kind, body) {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    port.postMessage({ host, message: { kind, id, body } });
  });
}

function report(result) {
  return fetch("/result", { method: "POST", body: JSON.stringify(result) });
}

const actor = { handle: "studio_b", user_id: "17840000001", sources: ["switcher", "cookie"] };

function capture(count) {
  return {
    event_id: crypto.randomUUID(),
    kind: "outreach.intent",
    at_ms: Date.now(),
    actor,
    prospect: { handle: `mila${count % 50}`, thread_id: `t${count % 50}`, sources: ["header", "link"] },
    outreach_id: crypto.randomUUID(),
    way: "enter",
    text: "Hello Mila, I saw your work on the harbour and would like to talk about it.",
    length: 75,
    shown: { severity: "unchecked" },
  };
}

async function timed(host, body) {
  const before = performance.now();
  const answer = await ask(host, "log", body);
  return [performance.now() - before, answer];
}

async function measure(rounds, warm) {
  await ask(AGENT, "hello", { protocol: 1, extension: "bench", browser: "bench", profile: "bench" });
  await ask(AGENT, "join-actor", { event_id: crypto.randomUUID(), at_ms: Date.now(), actor });
  const samples = { agent: [], echo: [] };
  for (let count = 0; count < warm + rounds; count++) {
    // The same body both ways, and who goes first changes.
    const order = count % 2 ? [AGENT, ECHO] : [ECHO, AGENT];
    for (const host of order) {
      const [took, answer] = await timed(host, capture(count));
      if (host === AGENT && answer.body.status !== "logged") return { failed: JSON.stringify(answer) };
      if (count >= warm) samples[host === AGENT ? "agent" : "echo"].push(took);
    }
    // A person does not send twice in a millisecond, and the agent's own news shall not meet the next trip.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return samples;
}

const asked = new URLSearchParams(location.search);
measure(Number(asked.get("rounds")), Number(asked.get("warm"))).then(report, (error) => report({ failed: String(error) }));
