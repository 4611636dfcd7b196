// The conversation. A failure is invisible: no message, and the typing indicator stays.
import { streamAnswer } from "./api.js";

const HIDDEN = /^__.*__$/;

export class Chat {
  #messages;
  #settings;
  #input = document.getElementById("message-input");
  #button = document.getElementById("send-message");
  #language = document.getElementById("nav-language-selector");

  constructor(messages, settings) {
    this.#messages = messages;
    this.#settings = settings;
    this.#button.addEventListener("click", () => this.#sendInput());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.#sendInput();
    });
  }

  #sendInput() {
    const text = this.#input.value.trim();
    if (!text || this.#button.disabled) return;
    this.#input.value = "";
    this.send(text);
  }

  async send(text) {
    if (!HIDDEN.test(text)) this.#messages.addUser(text);
    this.#setBusy(true);
    this.#messages.showTyping();
    try {
      await this.#receive(text);
    } catch {
      this.#setBusy(false);
    }
  }

  async #receive(text) {
    let message = null, written = "", links = [];
    for await (const chunk of streamAnswer(text, this.#language.value)) {
      if (this.#settings.stopsTyping) this.#messages.hideTyping();
      message ??= this.#messages.addAssistant("", "streaming");
      written += chunk.content ?? "";
      this.#messages.write(message, written);
      for (const visualization of chunk.visualizations ?? []) this.#messages.addVisualization(visualization);
      links = chunk.download_links ?? links;
      if (chunk.done) this.#finish(message, links);
    }
  }

  #finish(message, links) {
    this.#messages.finish(message);
    this.#setBusy(false);
    if (links.length) {
      document.dispatchEvent(new CustomEvent("tprAnalysisComplete", { detail: { download_links: links } }));
    }
  }

  #setBusy(busy) {
    this.#button.disabled = busy;
    this.#button.classList.toggle("loading", busy);
  }
}
