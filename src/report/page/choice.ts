export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A labelled drop-down; returns how to read it. With a single choice nothing is shown. */
export function addChoice(
  controls: HTMLElement,
  name: string,
  choices: readonly Choice[],
  preferred: string | undefined,
  onChange: () => void,
): () => string {
  const only = choices[0]?.value ?? '';
  if (choices.length < 2) return () => only;
  const label = document.createElement('label');
  const select = document.createElement('select');
  for (const { value, label: text } of choices) select.append(new Option(text, value));
  select.value = choices.some(({ value }) => value === preferred) ? preferred! : only;
  select.addEventListener('change', onChange);
  label.append(`${name} `, select);
  controls.append(label);
  return () => select.value;
}
