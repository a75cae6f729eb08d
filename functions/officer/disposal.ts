import type { Operation } from '../http/api.ts';
import { approveDisposal as approve, proposeDisposal as propose } from '../store/cases-disposal.ts';
import { namesNobody } from './person.ts';
import { asRead, operation, type Room } from './room.ts';
import { shown } from './work.ts';

export const proposeDisposal = (room: Room): Operation =>
  operation(room, async (desk, call) => {
    const { reason } = call.body as { reason: string };
    const before = await asRead(desk, call);
    await namesNobody(desk, before, { reason });
    return shown(desk, await propose(desk.table, desk.law, before, reason, desk.act));
  });

export const approveDisposal = (room: Room): Operation =>
  operation(room, async (desk, call) => {
    const before = await asRead(desk, call);
    return shown(desk, await approve(desk.table, desk.law, before, desk.act));
  });
