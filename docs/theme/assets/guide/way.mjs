// The guided flow: one question at a time. The answers stand in the fragment, so a link leads to the same result.

import { toClipboard } from "./copy.mjs";
import { element } from "./dom.mjs";
import * as store from "./store.mjs";

const MARK = "#way=";

export function mountWay(section) {
  const words = JSON.parse(section.dataset.words);
  const asks = new Map([...section.querySelectorAll(".pg-ask")].map((node) => [node.id, node]));
  const roles = [...section.querySelectorAll(".pg-role")];
  const tools = section.querySelector(".pg-way-tools");
  const status = tools.querySelector("[role=status]");
  const trail = element("p", { class: "pg-trail" });
  section.prepend(trail);

  for (const link of section.querySelectorAll("[data-mark]")) {
    const address = new URL(link.href);
    link.href = `${address.pathname}${MARK.replace("way", "mark")}${link.dataset.mark}`;
  }

  // Follow the answers of the fragment as far as they lead.
  const walk = () => {
    let open = asks.get(`way-${section.dataset.start}`);
    const answers = location.hash.startsWith(MARK) ? location.hash.slice(MARK.length).split(".") : [];
    const chosen = [];
    for (const name of answers) {
      const option = [...open.querySelectorAll("[data-option]")].find((one) => one.dataset.option === name);
      if (!option) break;
      chosen.push(option);
      open = asks.get(option.hash.slice(1));
    }
    return { open, chosen };
  };
  const show = (focus) => {
    const { open, chosen } = walk();
    for (const node of asks.values()) node.toggleAttribute("data-open", node === open);
    const role = chosen.findLast((option) => option.dataset.role)?.dataset.role;
    for (const node of roles) node.toggleAttribute("data-open", "outcome" in open.dataset && node.dataset.role === role);
    trail.textContent = chosen.map((option) => option.firstChild.textContent).join(" › ");
    tools.hidden = !chosen.length;
    tools.querySelector("[data-do=link]").hidden = !("outcome" in open.dataset);
    status.textContent = "";
    if (focus) open.querySelector(".pg-ask-title").focus();
  };
  const go = (names) => {
    const address = names.length ? MARK + names.join(".") : location.pathname;
    history.pushState(history.state, "", address);
    show(true);
  };
  const names = () => walk().chosen.map((option) => option.dataset.option);

  section.addEventListener("click", async (event) => {
    const option = event.target.closest("[data-option]");
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (event.target.closest("[data-mark]")) {
      // The page it leads to shows what concerns this visitor.
      const { chosen } = walk();
      store.write("reading", chosen[0]?.dataset.option);
      store.write("complainants", chosen.findLast((one) => one.dataset.role)?.dataset.role ?? "all");
    }
    if (option) {
      event.preventDefault(); // the link is for pages without script
      go([...names(), option.dataset.option]);
    } else if (action === "back") go(names().slice(0, -1));
    else if (action === "again") go([]);
    else if (action === "link") status.textContent = (await toClipboard(location.href)) ? words.way_link_copied : words.way_copy_failed;
  });
  const follow = () => {
    if (!section.isConnected) return removeEventListener("hashchange", follow);
    show(false);
  };
  addEventListener("hashchange", follow);
  show(false);
  if (location.hash.startsWith(MARK)) section.scrollIntoView();
}
