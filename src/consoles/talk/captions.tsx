/** What both sides said, as it is said: what was heard in ink, what was cut struck through. */
import { useEffect, useRef } from 'react';
import { splitHeard } from './conversation.ts';
import type { Caption } from './conversation.ts';

/** Nearer to the end than this, the list follows what is said; further up, the reader is left in peace. */
const FOLLOW_WITHIN_PX = 120;

export function Captions({
  captions,
  agentName,
  hint,
}: {
  captions: Caption[];
  agentName: string;
  hint: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useEffect(() => {
    const box = list.current;
    if (box && following.current) box.scrollTop = box.scrollHeight;
  }, [captions]);
  return (
    <div
      ref={list}
      tabIndex={0}
      role="region"
      aria-label="Captions"
      onScroll={({ currentTarget: box }) => {
        following.current = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_WITHIN_PX;
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-5 sm:px-7 sm:py-6"
    >
      {captions.length === 0 ? (
        <p className="spoken grid h-full min-h-24 place-items-center text-center text-xl text-faint italic">
          {hint}
        </p>
      ) : (
        <ol className="flex flex-col gap-5">
          {captions.map((caption) => (
            <CaptionLine key={caption.id} caption={caption} agentName={agentName} />
          ))}
        </ol>
      )}
      <Announcer captions={captions} agentName={agentName} />
    </div>
  );
}

function CaptionLine({ caption, agentName }: { caption: Caption; agentName: string }) {
  if (caption.who === 'notice') {
    return <li className="animate-rise text-center text-xs text-faint">{caption.text}</li>;
  }
  const caller = caption.who === 'caller';
  return (
    <li className={`animate-rise border-l-2 pl-4 ${caller ? 'border-caller' : 'border-agent'}`}>
      <p className={`text-xs font-semibold ${caller ? 'text-caller' : 'text-agent'}`}>
        {caller ? 'You' : agentName}
      </p>
      <p className="spoken mt-0.5 text-xl leading-7">
        <Said caption={caption} />
      </p>
    </li>
  );
}

function Said({ caption }: { caption: Caption }) {
  if (caption.heard !== null && caption.heard !== caption.text) {
    const { heard, unheard } = splitHeard(caption.text, caption.heard);
    return (
      <>
        {heard}
        <s className="text-faint decoration-caller/60" title="Cut off: you did not hear this">
          {unheard}
        </s>
        <span className="sr-only"> (cut off)</span>
      </>
    );
  }
  if (!caption.final && caption.who === 'caller') {
    return (
      <em className="text-soft">
        {caption.text}
        <span className="animate-breathe"> …</span>
      </em>
    );
  }
  return caption.text;
}

/** Reads each finished caption to a screen reader once; captions that still change are left out. */
function Announcer({ captions, agentName }: { captions: Caption[]; agentName: string }) {
  return (
    <div role="log" aria-live="polite" className="sr-only">
      {captions
        .filter((caption) => caption.final)
        .slice(-4)
        .map((caption) => (
          <p key={caption.id}>
            {caption.who === 'agent' ? `${agentName}: ` : caption.who === 'caller' ? 'You: ' : ''}
            {caption.heard ?? caption.text}
          </p>
        ))}
    </div>
  );
}
