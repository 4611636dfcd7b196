// The first message, before anybody has said anything.
function greeting(hour) {
  if (hour < 12) return "Good morning!";
  return hour < 18 ? "Good afternoon!" : "Good evening!";
}

function button(text, classes, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${classes}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

export function welcome(messages) {
  const heading = document.createElement("h2");
  heading.textContent = greeting(new Date().getHours());
  const question = document.createElement("p");
  question.textContent = "Where should we begin with your malaria risk analysis?";
  const actions = document.createElement("div");
  actions.className = "welcome-actions";
  const openUpload = () => document.getElementById("upload-button").click();
  actions.append(
    button("Get Started", "btn-primary", openUpload),
    button("Try Sample Data", "btn-outline-secondary", openUpload),
  );
  messages.addWelcome([heading, question, actions]);
}
