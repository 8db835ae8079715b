/** Links to pages of this server, as others can open them. */
export function linkTo(fragment: string): string {
  const address = new URL(document.baseURI);
  address.search = "";
  address.hash = fragment;
  return address.href;
}
