// The list of messages.
import { toHtml } from "./markdown.js";

export class Messages {
  #list;
  #hasUserMessage = false;

  constructor(list) {
    this.#list = list;
  }

  // The visitor's first message wipes everything that was there before.
  addUser(text) {
    if (!this.#hasUserMessage) this.#list.replaceChildren();
    this.#hasUserMessage = true;
    this.#add("user-message").firstChild.textContent = text;
  }

  addAssistant(markdown, ...classes) {
    const message = this.#add("assistant-message", ...classes);
    this.write(message, markdown);
    return message;
  }

  write(message, markdown) {
    message.firstChild.innerHTML = toHtml(markdown);
    this.#scroll();
  }

  addSystem(content) {
    this.#add("system-message").firstChild.append(content);
    this.#scroll();
  }

  addWelcome(content) {
    const message = this.#add("assistant-message", "welcome-message");
    message.firstChild.classList.add("welcome-message-content");
    message.firstChild.append(...content);
  }

  // Leaves the answer in sight, with its map below it.
  finish(message) {
    message.classList.remove("streaming");
    message.scrollIntoView({ block: "nearest" });
  }

  // A new visualization takes the place of an earlier one of its type.
  addVisualization({ type, url, title = "Map", height = 600 }) {
    this.#list.querySelector(`.visualization-message[data-type="${CSS.escape(type)}"]`)?.remove();
    const message = document.createElement("div");
    message.className = "message visualization-message";
    message.dataset.type = type;
    const container = document.createElement("div");
    container.className = "visualization-container";
    const heading = document.createElement("h3");
    heading.textContent = title;
    const frame = document.createElement("iframe");
    frame.className = "visualization-iframe";
    Object.assign(frame, { src: url, title, height });
    container.append(heading, frame);
    message.append(container);
    this.#list.append(message);
    this.#scroll();
  }

  showTyping() {
    this.hideTyping();
    const indicator = this.#add("assistant-message");
    indicator.id = "typing-indicator";
    indicator.firstChild.textContent = "ChatMRPT is thinking...";
  }

  hideTyping() {
    document.getElementById("typing-indicator")?.remove();
  }

  #add(...classes) {
    const message = document.createElement("div");
    message.classList.add("message", ...classes);
    const content = document.createElement("div");
    content.className = "message-content";
    message.append(content);
    this.#list.append(message);
    this.#scroll();
    return message;
  }

  #scroll() {
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
