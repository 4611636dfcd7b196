// The page's entry: finds the elements, joins the parts, says when everything is ready.
import { Chat } from "./chat.js";
import { TPRDownloadManager } from "./downloads.js";
import { Messages } from "./messages.js";
import { openNavigation } from "./navigation.js";
import { askForPrivacy } from "./privacy.js";
import { offerReport } from "./report.js";
import { welcome } from "./welcome.js";
import { Uploads } from "./uploads.js";

const settings = JSON.parse(document.getElementById("page-settings").textContent);
const messages = new Messages(document.getElementById("chat-messages"));

new Chat(messages, settings);
new TPRDownloadManager(settings);
new Uploads(messages, settings);
openNavigation();
offerReport(messages);
welcome(messages);
askForPrivacy();
document.dispatchEvent(new CustomEvent("chatMRPTReady"));
