// The menu: shown and hidden, and the two switches in it.
export function openNavigation() {
  const menu = document.getElementById("vertical-nav"), button = document.getElementById("hamburger-menu");
  const show = (visible) => {
    menu.hidden = !visible;
    button.setAttribute("aria-expanded", String(visible));
  };
  button.addEventListener("click", () => show(menu.hidden));
  document.getElementById("nav-collapse-toggle").addEventListener("click", () => show(false));
  toggle("nav-theme-toggle", (on) => { document.documentElement.dataset.bsTheme = on ? "dark" : "light"; });
  toggle("nav-settings", (on) => document.body.classList.toggle("larger-text", on));
}

function toggle(id, apply) {
  const button = document.getElementById(id);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    apply(on);
  });
}
