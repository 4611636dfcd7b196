// Requests to the server. A failed request rejects with what the server said, if it said it as JSON.
const CHAT_TIMEOUT_MS = 120000;

export async function getJson(url) {
  return (await fetch(url)).json();
}

export async function postJson(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

export async function postFiles(url, files) {
  const form = new FormData();
  for (const [field, file] of Object.entries(files)) form.append(field, file);
  const response = await fetch(url, { method: "POST", body: form });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

// Yields the chunks of the assistant's answer as they arrive.
export async function* streamAnswer(message, language) {
  const response = await fetch("/send_message_streaming", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message, language }),
    signal: AbortSignal.timeout(CHAT_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (pending + part.value).split("\n\n");
    pending = events.pop();
    for (const event of events) yield JSON.parse(event.slice("data: ".length));
  }
}
