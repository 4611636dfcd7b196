// A link to a closed scenario opens it; paper gets all of them open.
(() => {
  const reveal = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!(target instanceof HTMLDetailsElement)) return false;
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
    return true;
  };
  addEventListener("hashchange", () => reveal(location.hash));
  // The same link a second time changes no hash, and would take the focus away again.
  addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash && reveal(link.hash)) event.preventDefault();
  });
  reveal(location.hash);

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const scenario of closed) scenario.open = true;
  });
  addEventListener("afterprint", () => {
    for (const scenario of closed) scenario.open = false;
  });
})();
