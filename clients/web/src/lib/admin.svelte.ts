/** The operator's token, where the server asks for one: in this page's memory only, gone with a reload. */
class Admin {
  token = $state("");

  get headers(): Record<string, string> {
    return this.token === "" ? {} : { authorization: `Bearer ${this.token}` };
  }
}

export const admin = new Admin();
