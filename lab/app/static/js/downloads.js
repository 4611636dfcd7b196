// The tab "Download Processed Data": the files of the last analysis, as far as their types are known.
import { getJson } from "./api.js";

// The browser answers from its cache what a script asks for; what an anchor downloads comes from the server.
async function saveByScript(click) {
  click.preventDefault();
  const anchor = click.currentTarget;
  const answer = await fetch(anchor.href);
  anchor.download = answer.headers.get("Content-Disposition").match(/filename="?([^";]+)/)[1];
  anchor.href = URL.createObjectURL(await answer.blob());
  anchor.click();
}

export class TPRDownloadManager {
  #content = document.getElementById("download-content");
  #settings;
  #links = [];
  #awaitsLinks = false;

  constructor(settings) {
    console.log("📥 TPRDownloadManager initializing... [v2.1 - Aug 1 2025]");
    this.#settings = settings;
    document.addEventListener("tprWorkflowStarted", () => { this.#awaitsLinks = true; });
    document.addEventListener("tprAnalysisComplete", ({ detail }) => {
      console.log("🎯 TPR Analysis completed");
      this.#links = detail.download_links;
      this.#show();
    });
    document.getElementById("download-tab").addEventListener("click", () => this.#open());
  }

  // A page that began an analysis itself waits for its event; any other asks the server what there is.
  async #open() {
    if (!this.#links.length && !this.#awaitsLinks) this.#links = (await getJson("/api/tpr/download-links")).download_links;
    this.#show();
  }

  // A type that the map does not know is left out without a word.
  #show() {
    const known = this.#links.filter(({ type }) => type in this.#settings.downloadKeys);
    if (!known.length || !this.#settings.fillsDownloadTab) return;
    const list = document.createElement("ul");
    list.className = "download-list";
    list.append(...known.map((link) => this.#entry(link)));
    const all = document.createElement("button");
    all.type = "button";
    all.className = "btn btn-primary";
    all.textContent = "Download All Files";
    all.addEventListener("click", () => list.querySelectorAll("a").forEach((anchor) => anchor.click()));
    this.#content.replaceChildren(list, all);
  }

  #entry({ type, name, description }) {
    const anchor = document.createElement("a");
    anchor.className = "btn btn-outline-secondary btn-sm";
    anchor.href = `/api/tpr/download/${this.#settings.downloadKeys[type]}`;
    anchor.download = "";
    anchor.textContent = "Download";
    if (this.#settings.fetchesFiles) anchor.addEventListener("click", saveByScript, { once: true });
    const title = document.createElement("strong");
    title.textContent = type;
    const file = document.createElement("span");
    file.className = "file-name";
    file.textContent = name;
    const text = document.createElement("div");
    text.title = description;
    text.append(title, file);
    const entry = document.createElement("li");
    entry.append(text, anchor);
    return entry;
  }
}
