// Registering by hand what did not come from a kiosk: paper, a reception, the telephone, mail, another authority. Such
// a case is like any other: it gets its number and day by the legal profile, and a receipt code, so that its answer can
// be read at every kiosk. The code is given to be printed, said or written into the first letter, and is kept nowhere.
#pragma once

#include <string>

#include "server/desk/working.h"

namespace veche::server::desk {

struct HandedOver {
    // Random, chosen by whoever asks: asked twice, it is taken in once.
    protocol::EnvelopeId id;
    Instant received;  // by the town: the day of the stamp
    content::Language language = content::Language::russian;
    content::Appeal appeal;  // consent is not asked for: the law asks the town to keep what is handed in
    std::string assignee;
    CardFields fields;  // channel and legal form must be there
};

struct TakenIn {
    store::Case subject;
    std::string receipt_code;  // "ABCD-1234-EFGH-5678"
};

// Refused as `not_now` when it is taken in already: its code cannot be had again. Takes some 130 ms of a processor.
[[nodiscard]] Outcome<TakenIn> take_in(RegistryDesk& desk, const Actor& actor, const HandedOver& handed_over);

}  // namespace veche::server::desk
