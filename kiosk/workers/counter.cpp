#include "kiosk/workers/counter.h"

#include <utility>

#include "content/receipt_code.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/receipt.h"

namespace veche::kiosk {
namespace {

// A ballot tells its day in the town, and nothing else of its time: midnight UTC of that day, whatever the offset.
Instant midnight_of(Date day) {
    return {days_since_epoch(day) * 86'400};
}

Result<std::vector<protocol::BoxPublicKey>> recipients(const content::Town& town) {
    const auto town_key = protocol::from_hex<protocol::BoxPublicKey>(town.keys.town_recipient);
    const auto escrow = protocol::from_hex<protocol::BoxPublicKey>(town.keys.escrow_recipient);
    if (!town_key || !escrow) return failure("the town's keys in the catalog cannot be read");
    return std::vector{*town_key, *escrow};
}

Result<protocol::ReceiptKeys> receipt_keys(const content::ReceiptCode& code, const content::Town& town) {
    const auto id = protocol::from_hex<protocol::TownId>(town.id);
    if (!id) return failure("the town's id in the catalog cannot be read");
    return protocol::derive_receipt_keys(code, *id);
}

CheckData::Waits waits_as(sync::Held held) {
    switch (held) {
        case sync::Held::pending: return CheckData::Waits::to_be_sent;
        case sync::Held::alarm: return CheckData::Waits::refused;
        case sync::Held::acknowledged: return CheckData::Waits::arrived;
    }
    return CheckData::Waits::nothing;
}

}  // namespace

Result<HandedIn> Counter::put(const Seal& effect) {
    if (!keys_) return failure("the town's keys have not arrived yet");
    content::Submission submission;
    submission.id = content::SubmissionId(protocol::to_hex(protocol::make_random<protocol::EnvelopeId>(random_)));
    submission.device_id = content::KioskId(protocol::to_hex(protocol::device_id_of(keys_->device->public_key())));
    submission.language = effect.language;
    submission.made = effect.made;
    submission.body = effect.body;
    const bool ballot = content::is_ballot(submission);
    if (ballot) submission.made = midnight_of(content::zone_of(keys_->town).date_of(effect.made));

    auto sealed_to = recipients(keys_->town);
    if (!sealed_to) return tl::unexpected(sealed_to.error());
    protocol::SealRequest request{submission, {}, {}, std::move(*sealed_to), {}};
    HandedIn handed_in;
    if (!ballot) {
        const content::ReceiptCode code = protocol::make_receipt_code(random_);
        auto keys = receipt_keys(code, keys_->town);
        if (!keys) return tl::unexpected(keys.error());
        request.lookup_id = keys->lookup_id;
        request.receipt_key = keys->key.public_key();
        handed_in = {code.grouped(), code.symbols()};
    }
    auto envelope = protocol::seal_envelope(request, *keys_->device, random_);
    if (!envelope) return tl::unexpected(envelope.error());
    if (auto put = spool_.put(*envelope); !put) return tl::unexpected(put.error());
    return handed_in;
}

Event Counter::seal(const Seal& effect) {
    auto handed_in = put(effect);
    if (!handed_in) return ScreenLoaded{effect.ticket, {}, handed_in.error().message};
    return ScreenLoaded{effect.ticket, std::move(*handed_in), {}};
}

Result<CheckData> Counter::look_up(const std::string& typed) {
    if (!keys_) return failure("the town's keys have not arrived yet");
    auto code = content::ReceiptCode::from_typed(typed);
    if (!code) return tl::unexpected(code.error());
    auto keys = receipt_keys(*code, keys_->town);
    if (!keys) return tl::unexpected(keys.error());
    const auto record_key = protocol::from_hex<protocol::SigningPublicKey>(keys_->town.keys.record);
    if (!record_key) return failure("the town's keys in the catalog cannot be read");
    auto record = keys_->records->open_with(*keys, *record_key);
    if (!record) return tl::unexpected(record.error());
    if (!*record) {
        CheckData unknown;
        unknown.waits = waiting_of(keys->lookup_id);
        return unknown;
    }
    const sync::Said& said = **record;
    CheckData data{true, CheckData::Waits::nothing, said.furthest.status, said.furthest.time};
    data.server_knows_less = said.server_knows_less.has_value();
    if (said.server_knows_less) data.restored_from = said.server_knows_less->restored_from;
    return data;
}

// Every resident's envelope names its receipt's lookup id outside, so its holder, and nobody else here, can be told.
CheckData::Waits Counter::waiting_of(const protocol::LookupId& lookup_id) const {
    const auto envelopes = spool_.held(sync::Lane::single);
    if (!envelopes) return CheckData::Waits::nothing;
    for (const auto& [id, held] : *envelopes) {
        const auto bytes = spool_.read(sync::Lane::single, id);
        if (!bytes || !*bytes) continue;
        const auto header = protocol::read_envelope_header(**bytes);
        if (!header || header->lookup_id != lookup_id) continue;
        return waits_as(held);
    }
    return CheckData::Waits::nothing;
}

Event Counter::open_record(const OpenRecord& effect) {
    auto data = look_up(effect.code);
    if (!data) return ScreenLoaded{effect.ticket, {}, data.error().message};
    return ScreenLoaded{effect.ticket, std::move(*data), {}};
}

Event Counter::check_spool() {
    SpoolChecked checked;
    if (auto writable = spool_.check_writable(); !writable) checked.spool = {false, writable.error().message};
    for (const sync::Lane lane : {sync::Lane::single, sync::Lane::batch}) {
        const auto count = spool_.count(lane);
        if (!count) continue;
        checked.waiting += count->pending;
        checked.refused += count->alarms;
    }
    return checked;
}

}  // namespace veche::kiosk
