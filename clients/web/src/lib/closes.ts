/** Attachment for `<details>` that float over the page: they close when something else is pointed at, or by Escape. */
export function closesByItself(details: HTMLDetailsElement): () => void {
  const close = (): void => {
    details.open = false;
  };
  const pointed = (event: PointerEvent): void => {
    if (!details.contains(event.target as Node)) close();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary")?.focus();
    event.stopPropagation();
  };
  document.addEventListener("pointerdown", pointed);
  document.addEventListener("keydown", pressed, { capture: true });
  return () => {
    document.removeEventListener("pointerdown", pointed);
    document.removeEventListener("keydown", pressed, { capture: true });
  };
}
