import { recordOfPerson } from '../record-of-person.ts';
import { nameOf, namesOf, placeOf, streamOf } from '../said.ts';

/** What happened to calls, on the stream of each. */
export const callPlacement = recordOfPerson('call', {
  stream: streamOf,
  event: (person) => {
    const { fact } = person.owned;
    const { direction, event, status, startedAt, endedAt, duration } = fact;
    const { callbackData, errorCodes, recording, transcription } = fact;
    return {
      type: 'CallReported',
      data: {
        ...{ ...placeOf(person), direction, event },
        ...(status ? { status } : {}),
        ...(startedAt ? { startedAt } : {}),
        ...(endedAt ? { endedAt } : {}),
        ...(duration === undefined ? {} : { duration }),
        ...(callbackData ? { callbackData } : {}),
        ...(errorCodes ? { errorCodes: [...errorCodes] } : {}),
      },
      personal: [
        {
          contactId: person.contactId,
          plain: {
            ...{ from: nameOf(fact), ...namesOf(fact) },
            ...(recording ? { recording } : {}),
            ...(transcription ? { transcription } : {}),
          },
        },
      ],
    };
  },
});
