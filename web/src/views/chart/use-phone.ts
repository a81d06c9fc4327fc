import { useEffect, useState } from 'preact/hooks';

const PHONE = matchMedia('(max-width: 640px)');

/** Whether the page is as narrow as a phone. */
export function usePhone(): boolean {
  const [phone, setPhone] = useState(PHONE.matches);
  useEffect(() => {
    const look = (): void => setPhone(PHONE.matches);
    PHONE.addEventListener('change', look);
    return () => PHONE.removeEventListener('change', look);
  }, []);
  return phone;
}
