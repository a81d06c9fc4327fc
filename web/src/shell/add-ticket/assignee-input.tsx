import { useSession } from '../../data/context.ts';
import { useSource } from '../../data/source.ts';

interface AssigneeInputProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly autofocus?: boolean;
  readonly id?: string;
  readonly 'aria-invalid'?: boolean;
  readonly 'aria-describedby'?: string | undefined;
}

/** Profiles are offered; any name may be typed, one without a profile is a person. */
export function AssigneeInput({ value, onInput, autofocus = false, ...more }: AssigneeInputProps) {
  const session = useSession();
  const profiles = useSource(session.status, (status) => status.value?.profiles);
  return (
    <>
      <input
        {...more}
        class="input"
        list="all-profiles"
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        autofocus={autofocus}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <datalist id="all-profiles">
        {profiles?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
