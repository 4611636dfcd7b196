// The button "Generate Report": asks whether there is something to pack, has it packed, offers it.
import { getJson, postJson } from "./api.js";

async function isAnalysisComplete() {
  const { session_state: state } = await getJson("/debug/session_state");
  return state.analysis_complete;
}

function offer(url) {
  const link = document.createElement("a");
  link.className = "btn btn-primary btn-lg";
  link.target = "_blank";
  link.href = url;
  link.textContent = "📦 Download Export Package";
  const box = document.createElement("div");
  box.className = "report-success";
  box.append(link);
  return box;
}

async function generate(messages) {
  messages.addSystem("Generating your comprehensive analysis report...");
  try {
    const { download_url: url, message } = await postJson("/generate_report", { format: "export" });
    if (url) messages.addAssistant(message);
    messages.addSystem(url ? offer(url) : message);
  } catch (error) {
    messages.addSystem(`❌ Error generating report: ${error.message}`);
  }
}

async function ask(messages) {
  try {
    if (!(await isAnalysisComplete())) {
      return messages.addSystem("Please run an analysis before generating a report.");
    }
  } catch {
    return messages.addSystem("Could not check analysis status. Please try running the analysis again.");
  }
  return generate(messages);
}

export function offerReport(messages) {
  document.getElementById("download-report-btn").addEventListener("click", () => ask(messages));
}
