// What is destroyed in the registry is destroyed in the intake too, where the envelope lies that the town's key opens.
#include "server/registrar/registrar.h"

namespace veche::server {
namespace {

constexpr std::size_t at_once = 100;

}  // namespace

// Killed in between, it is done again: an envelope that is gone already is left as it is.
Result<void> Registrar::forget_destroyed(Round& round) {
    if (!parts_.open_forgetter) return {};
    std::unique_ptr<store::IntakeForgetter> forgetter;
    for (;;) {
        const auto destroyed = parts_.registry.to_forget(at_once);
        if (!destroyed) return tl::unexpected(destroyed.error());
        if (destroyed->empty()) return {};
        if (!forgetter) {
            auto opened = parts_.open_forgetter();
            if (!opened) return tl::unexpected(opened.error());
            forgetter = std::move(*opened);
        }
        if (auto gone = forgetter->forget(*destroyed); !gone) return gone;
        if (auto noted = parts_.registry.note_forgotten(*destroyed); !noted) return noted;
        round.steps += destroyed->size();
    }
}

}  // namespace veche::server
