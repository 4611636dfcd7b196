// The upload dialog. Any answer of the server that is no error counts as success; what was recognized is not asked.
import { getJson, postFiles, postJson } from "./api.js";

const CLOSES_AFTER_MS = 2000;
const RELOADS_AFTER_MS = 500;
const LARGEST_BYTES = 50 * 1024 * 1024;

function byId(id) {
  return document.getElementById(id);
}

export class Uploads {
  #messages;
  #settings;

  constructor(messages, settings) {
    this.#messages = messages;
    this.#settings = settings;
    byId("upload-button").addEventListener("click", () => this.#modal().show());
    byId("upload-tpr-btn").addEventListener("click", () => this.#sendWorkbook());
    byId("upload-files-btn").addEventListener("click", () => this.#sendTable());
    byId("use-sample-data-btn-modal").addEventListener("click", () => this.#loadSample());
  }

  #modal() {
    return bootstrap.Modal.getOrCreateInstance("#uploadModal");
  }

  async #sendWorkbook() {
    const [file] = byId("tpr-file-upload").files;
    const say = (text, kind) => this.#say("tpr-upload-status", text, kind);
    if (!file) return say("Please select an NMEP Excel file for TPR analysis", "error");
    if (!/\.xlsx?$/i.test(file.name)) {
      return say("Invalid file type. Please upload an Excel file (.xlsx or .xls)", "error");
    }
    if (file.size > LARGEST_BYTES) return say("TPR file size exceeds 50MB limit", "error");
    say("Uploading TPR files...", "info");
    try {
      const answer = await postFiles("/upload", { csv_file: file });
      say("TPR file uploaded successfully! Starting analysis...", "success");
      this.#messages.addSystem("NMEP TPR file uploaded successfully!");
      this.#messages.addAssistant(answer.tpr_response ?? answer.message);
      this.#closeSoon("tpr-upload-status");
    } catch (error) {
      return say(error.message, "error");
    }
    const { tpr_workflow_active: active } = await getJson("/api/session/verify-tpr");
    if (active) return document.dispatchEvent(new CustomEvent("tprWorkflowStarted"));
    if (this.#settings.reloadsWhenInactive) setTimeout(() => location.reload(), RELOADS_AFTER_MS);
  }

  async #sendTable() {
    const [table] = byId("csv-upload").files, [shapes] = byId("shapefile-upload").files;
    const say = (text, kind) => this.#say("files-upload-status", text, kind);
    if (!table) return say("Please select a data file", "error");
    say("Uploading files...", "info");
    try {
      const answer = await postFiles("/upload", shapes ? { csv_file: table, shapefile: shapes } : { csv_file: table });
      say("Files uploaded successfully!", "success");
      this.#messages.addSystem("Files uploaded successfully!");
      this.#messages.addAssistant(answer.message);
      this.#closeSoon("files-upload-status");
    } catch (error) {
      say(error.message, "error");
    }
  }

  async #loadSample() {
    const { status, message } = await postJson("/load_sample_data", {});
    this.#say("files-upload-status", message, status);
  }

  #say(id, text, kind) {
    const status = byId(id);
    status.className = `upload-status ${kind}`;
    status.textContent = text;
    if (kind !== "info") return;
    const spinner = document.createElement("span");
    spinner.className = "spinner-border spinner-border-sm me-2";
    status.prepend(spinner);
  }

  #closeSoon(statusId) {
    setTimeout(() => {
      this.#modal().hide();
      byId(statusId).className = "upload-status";
      byId(statusId).textContent = "";
    }, CLOSES_AFTER_MS);
  }
}
