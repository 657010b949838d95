/** How the lab's own network of a kind learned, to show before a person's own has: absent where none is shipped. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { networkEntry } from '../../core/catalogue/networks';
import type { NetworkId } from '../../core/catalogue/networks';
import { readShippedTraining } from '../../platform/shipped-training';
import type { ShippedTraining } from '../../platform/shipped-training';
import { modelsStore } from '../../state/models';

export interface ShippedCurve extends ShippedTraining {
  network: NetworkId;
  name: string;
  caption: string;
}

export function useShippedTraining(network: NetworkId | null): ShippedCurve | undefined {
  const isShipped = useStore(modelsStore, ({ entries }) => entries.some((entry) => entry.shipped && entry.id === network));
  const [curve, setCurve] = useState<ShippedCurve>();
  useEffect(() => {
    if (!network || !isShipped) return undefined;
    let isWanted = true;
    void readShippedTraining(network).then((training) => {
      if (!isWanted || !training) return;
      const { label } = networkEntry(network);
      setCurve({ ...training, network, name: label, caption: `How the lab’s own ${label} learned.` });
    });
    return () => {
      isWanted = false;
    };
  }, [network, isShipped]);
  return isShipped && curve?.network === network ? curve : undefined;
}
