// What a person has written on one page and the portal has not answered yet, kept in this browser for that person alone.

export function keepOnDevice(person, page) {
  const place = `unsaved:${person}:${page}`;

  function all() {
    try {
      return JSON.parse(localStorage.getItem(place)) || {};
    } catch {
      return {};
    }
  }

  function write(kept) {
    try {
      if (Object.keys(kept).length) localStorage.setItem(place, JSON.stringify(kept));
      else localStorage.removeItem(place);
    } catch {
      // No room, or storage is switched off: what is written still stands in the field.
    }
  }

  return {
    all,
    keep: (key, value) => write({ ...all(), [key]: value }),
    forget(key) {
      const kept = all();
      if (!(key in kept)) return;
      delete kept[key];
      write(kept);
    },
  };
}
