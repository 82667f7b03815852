// schema/CHANGELOG.md, whose headings are `## 0.2.0 (2027-01-15)`, newest first, and `## Unreleased` above them.

const HEADING = /^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$/;

/** The releases with their days, as they stand there. */
export function releasesIn(changelog) {
  return changelog.split('\n').flatMap((line) => {
    const [, version, day] = HEADING.exec(line) ?? [];
    return version === undefined ? [] : [{ version, day }];
  });
}

/** What is written above the heading of a release: what has changed since. Null where there is no such heading. */
export function textSince(changelog, version) {
  const lines = changelog.split('\n');
  const end = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
  return end === -1 ? null : lines.slice(0, end).join('\n');
}

/** Whether a text says something, however its lines are broken and its names are set. */
export function says(text, sentence) {
  return plain(text).includes(plain(sentence));
}

const plain = (text) => text.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();
