// The privacy notice: asked once a year, and nothing else can be clicked before.
const KEY = "chatmrpt_privacy_accepted";
const ASKS_AFTER_MS = 500;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

function isAccepted() {
  const accepted = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  return Date.now() - Date.parse(accepted.timestamp) < YEAR_MS;
}

function open() {
  bootstrap.Modal.getOrCreateInstance("#privacyModal").show();
}

export function askForPrivacy() {
  document.getElementById("privacy-accept").addEventListener("click", () => {
    const accepted = { accepted: true, timestamp: new Date().toISOString(), version: "1.0" };
    localStorage.setItem(KEY, JSON.stringify(accepted));
    bootstrap.Modal.getOrCreateInstance("#privacyModal").hide();
  });
  document.getElementById("privacy-learn-more").addEventListener("click", () => {
    document.getElementById("privacy-details").hidden = false;
  });
  document.getElementById("nav-privacy").addEventListener("click", open);
  if (!isAccepted()) setTimeout(open, ASKS_AFTER_MS);
}
