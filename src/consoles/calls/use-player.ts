/** Plays a call's recording, and knows where it is. */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface Player {
  available: boolean;
  playing: boolean;
  atMs: number;
  speed: number;
  failed: boolean;
  toggle: () => void;
  seek: (ms: number, play?: boolean) => void;
  setSpeed: (speed: number) => void;
}

export function usePlayer(url: string | null, lengthMs: number): Player {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [speed, setSpeedState] = useState(1);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (url === null) return;
    const element = new Audio();
    element.preload = 'metadata';
    element.src = url;
    element.onplay = () => setPlaying(true);
    element.onpause = () => setPlaying(false);
    element.onerror = () => setFailed(true);
    element.ontimeupdate = () => setAtMs(element.currentTime * 1000);
    audio.current = element;
    return () => {
      element.pause();
      element.removeAttribute('src');
      element.load();
      audio.current = null;
    };
  }, [url]);

  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    const follow = (): void => {
      if (audio.current) setAtMs(audio.current.currentTime * 1000);
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [playing]);

  const play = useCallback((): void => {
    audio.current?.play().catch(() => setPlaying(false));
  }, []);
  return {
    available: url !== null && !failed,
    playing,
    atMs,
    speed,
    failed,
    toggle: useCallback(() => {
      if (audio.current?.paused) play();
      else audio.current?.pause();
    }, [play]),
    seek: useCallback(
      (ms: number, andPlay = false) => {
        const to = Math.min(lengthMs, Math.max(0, ms));
        setAtMs(to);
        if (!audio.current) return;
        audio.current.currentTime = to / 1000;
        if (andPlay) play();
      },
      [lengthMs, play],
    ),
    setSpeed: useCallback((next: number) => {
      setSpeedState(next);
      if (audio.current) audio.current.playbackRate = next;
    }, []),
  };
}
