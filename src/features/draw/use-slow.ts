/** Whether something has been going on for longer than a person waits without asking why. */
import { useEffect, useState } from 'react';

export function useSlow(isWaiting: boolean, patienceMs = 1_500): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setSlow(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isWaiting, patienceMs]);
  return isSlow;
}
