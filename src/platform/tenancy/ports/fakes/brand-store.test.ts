import { brandContract } from '../brand-store.contract.ts';
import { memoryBrand } from './brand-store.ts';

brandContract('memory', async () => ({ own: memoryBrand(), other: memoryBrand() }));
