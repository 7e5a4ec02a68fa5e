import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Port } from './port';
import { toProblem } from './problem';

export const tauriPort: Port = {
  async invoke(command, args) {
    try {
      return await invoke(command, args);
    } catch (thrown) {
      throw toProblem(thrown);
    }
  },
  async upload(command, file, about) {
    try {
      return await invoke(command, file, { headers: { ...about } });
    } catch (thrown) {
      throw toProblem(thrown);
    }
  },
  listen(event, heard) {
    const stop = listen(event, (message) => heard(message.payload as Parameters<typeof heard>[0]));
    return () => void stop.then((unlisten) => unlisten());
  },
};
