import { useState } from 'react';

/**
 * Which item of a list Enter takes: the first one, as answers come in, until the reader moves to another. Left to
 * itself the list selects what was first when the letter was typed.
 * @param values of the items, in their order
 */
export function useSelected(values: readonly string[]) {
  const [selected, setSelected] = useState('');
  const [touched, setTouched] = useState(false);
  return {
    value: touched && values.includes(selected) ? selected : (values[0] ?? ''),
    onValueChange: setSelected,
    touch: () => setTouched(true),
    untouch: () => setTouched(false),
  };
}
