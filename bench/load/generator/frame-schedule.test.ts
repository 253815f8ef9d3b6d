import { describe, expect, it } from 'vitest';
import { FrameSchedule } from './frame-schedule.ts';

describe('The lateness of frames', () => {
  it('is counted against the beat of the first frame, not of the one before', () => {
    const schedule = new FrameSchedule();
    expect(schedule.frame(160, 1000)).toBeNull();
    expect(schedule.frame(160, 1020)).toBe(0);
    expect(schedule.frame(160, 1055)).toBe(15);
    expect(schedule.frame(160, 1060)).toBe(0);
  });

  it('is negative for what is sent ahead, by as much as it is ahead', () => {
    const schedule = new FrameSchedule();
    schedule.frame(160, 0);
    expect(schedule.frame(160, 0)).toBe(-20);
    expect(schedule.frame(320, 0)).toBe(-40);
    expect(schedule.frame(160, 20)).toBe(-60);
  });

  it('begins anew with another reply, and after a pause that is longer than any stall', () => {
    const schedule = new FrameSchedule();
    schedule.frame(160, 0);
    schedule.anew();
    expect(schedule.frame(160, 200)).toBeNull();
    expect(schedule.frame(160, 521)).toBeNull();
    expect(schedule.frame(160, 541)).toBe(0);
  });

  it('was not told of a server that sends far ahead and then stood still for as long as that: callers heard holes, and no frame was late', () => {
    const schedule = new FrameSchedule();
    expect(schedule.frame(1280, 0)).toBeNull();
    expect(schedule.frame(1280, 0)).toBe(-160);
    expect(schedule.frame(1280, 350)).toBe(30);
  });
});
