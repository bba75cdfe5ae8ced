#include "server/endpoints/submissions.h"

#include <algorithm>
#include <system_error>

#include "server/endpoints/refusals.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/request_signature.h"

namespace veche::server::endpoints {
namespace {

using Outcome = store::StoredEnvelope::Outcome;

constexpr std::chrono::seconds retry_after{2};

// What a PUT of one envelope is answered with before anything is stored; 0: it may be stored.
struct Judgement {
    int refused = 0;
    std::string reason;
    protocol::EnvelopeHeader header;
};

bool has_attachment(const Layout& layout, const protocol::Hash& hash) {
    const std::string name = protocol::to_hex(hash);
    std::error_code error;
    return std::filesystem::is_regular_file(layout.attachments() / name.substr(0, 2) / name, error);
}

Judgement judge(const Services& services, const store::Device& device, std::string_view envelope) {
    auto header = protocol::verify_envelope(envelope, device.key);
    if (!header) return {400, header.error().message, {}};
    Judgement judgement{0, {}, std::move(*header)};
    const auto& attachments = judgement.header.attachments;
    if (judgement.header.device != device.id) {
        judgement.refused = 400;
        judgement.reason = "the envelope is of another device";
    } else if (std::any_of(attachments.begin(), attachments.end(),
                           [&](const auto& hash) { return !has_attachment(services.layout, hash); })) {
        judgement.refused = 424;
        judgement.reason = "attachments are missing";
    }
    return judgement;
}

int status_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::added: return 201;
        case Outcome::already_there: return 200;
        case Outcome::conflict: return 409;
    }
    return 500;
}

struct Receipt {
    protocol::EnvelopeId id;
    protocol::Hash hash;
    std::size_t size = 0;
};

protocol::Acknowledgement acknowledgement_of(const protocol::Epoch& epoch, const Receipt& receipt,
                                             const store::StoredEnvelope& stored) {
    return {receipt.id, receipt.hash, epoch, stored.generation, stored.received};
}

// How the client wants to be told. `listed`: it knows acknowledgements under one signature.
enum class Telling { each_signed, listed };

Telling wanted_telling(const http::Request& request) {
    std::string_view accepted = request.field("accept");
    while (!accepted.empty()) {
        const std::size_t comma = std::min(accepted.find(','), accepted.size());
        std::string_view type = accepted.substr(0, std::min(comma, accepted.find(';')));
        while (type.starts_with(' ')) type.remove_prefix(1);
        while (type.ends_with(' ')) type.remove_suffix(1);
        if (type == protocol::listed_results_type) return Telling::listed;
        accepted.remove_prefix(std::min(comma + 1, accepted.size()));
    }
    return Telling::each_signed;
}

// What was there already costs the device nothing.
void count(Services& services, const protocol::DeviceId& device, const std::vector<Receipt>& receipts,
           const std::vector<store::StoredEnvelope>& stored) {
    double bytes = 0;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (stored[i].outcome == Outcome::added) bytes += static_cast<double>(receipts[i].size);
    }
    services.stored_limit.spend(protocol::to_hex(device), bytes, std::chrono::steady_clock::now());
    const auto with = [&](Outcome outcome) {
        return static_cast<std::size_t>(
            std::count_if(stored.begin(), stored.end(), [&](const auto& each) { return each.outcome == outcome; }));
    };
    services.metrics.count_envelopes(with(Outcome::added), with(Outcome::already_there), with(Outcome::conflict));
}

http::Response not_stored() {
    return http::Response::later(503, retry_after, "cannot be stored now");
}
http::Response queue_full() {
    return http::Response::later(503, retry_after, "the queue is full");
}

// Signed by the server's thread, not by the writer's: the next commit does not wait for it.
http::Response answer_one(Services& services, const protocol::DeviceId& device, const Receipt& receipt, Telling telling,
                          const Result<StoredGroup>& group) {
    if (!group) return not_stored();
    count(services, device, {receipt}, group->envelopes);
    const store::StoredEnvelope stored = group->envelopes.front();
    if (stored.outcome == Outcome::conflict) return http::Response::text(409, "other bytes are stored under this id");
    http::Response response = http::Response::bytes(status_of(stored.outcome), {});
    response.before_sending = [&services, said = acknowledgement_of(group->epoch, receipt, stored), telling,
                               signature = group->group, place = group->place](http::Response& out) {
        const protocol::SigningKey& key = services.acknowledgement_key;
        auto acknowledgement =
            telling == Telling::listed ? signature->proof(place, key) : protocol::write_acknowledgement(said, key);
        if (!acknowledgement) {
            out.status = 500;
            return;
        }
        out.body = std::move(*acknowledgement);
    };
    return response;
}

void put(Services& services, http::Request& request, const http::Reply& reply) {
    const auto id = protocol::from_hex<protocol::EnvelopeId>(request.arguments.front());
    if (!id) return reply(http::Response::text(400, "the id must be 32 hexadecimal digits"));
    const auto device = services.fleet.find_device(request.device());
    if (!device) return reply(not_stored());
    const Judgement judgement = judge(services, *device, request.body);
    if (judgement.refused != 0) return reply(http::Response::text(judgement.refused, judgement.reason));
    if (judgement.header.id != *id) return reply(http::Response::text(400, "the envelope has another id"));
    if (judgement.header.is_ballot()) return reply(http::Response::text(400, "ballots come in batches only"));
    // The body is the envelope, and with_signed_body() has found it to be what its digest says.
    const auto hash = protocol::read_content_digest(request.field("content-digest"));
    if (!hash) return reply(http::Response::text(400, "an envelope is missing"));
    const Receipt receipt{judgement.header.id, *hash, request.body.size()};
    std::vector<store::IncomingEnvelope> envelopes;
    envelopes.push_back({receipt.id, receipt.hash, false, std::move(request.body)});
    const bool taken = services.intake.submit(
        std::move(envelopes),
        [&services, reply, receipt, device = request.device(), telling = wanted_telling(request)](
            const Result<StoredGroup>& group) { reply(answer_one(services, device, receipt, telling, group)); });
    if (!taken) reply(queue_full());
}

// A batch on its way, and what was found out about each envelope of it.
struct BatchOnItsWay {
    struct Checked {
        Judgement judgement;
        protocol::Hash hash;
    };
    protocol::DeviceId device;
    Telling telling = Telling::each_signed;
    std::string body;
    std::vector<std::string_view> envelopes;  // of `body`
    std::vector<Checked> checked;
};

// An envelope that cannot even be named, or is of the wrong kind: then the whole batch is refused. Empty: none is.
std::string fault_of(const std::vector<std::string_view>& envelopes, BatchKind kind) {
    for (const std::string_view bytes : envelopes) {
        const auto header = protocol::read_envelope_header(bytes);
        if (!header) return "an envelope in the batch cannot be read: " + header.error().message;
        if (header->is_ballot() != (kind == BatchKind::ballots)) {
            return "ballots go to /v1/ballots, everything else to /v1/submissions";
        }
    }
    return {};
}

// Results of what was refused, receipts of what is to be stored.
struct BatchPlan {
    std::vector<protocol::BatchResult> refused;
    std::vector<Receipt> receipts;
    std::vector<store::IncomingEnvelope> envelopes;
};

BatchPlan plan(const Services& services, const BatchOnItsWay& batch) {
    BatchPlan made;
    for (std::size_t i = 0; i < batch.envelopes.size(); ++i) {
        const auto& [judgement, hash] = batch.checked[i];
        const std::string_view bytes = batch.envelopes[i];
        if (judgement.refused != 0) {
            services.refusals.note_envelope(batch.device, judgement.refused);
            // Of one that is refused nothing but the id is known to be right.
            made.refused.push_back({protocol::read_envelope_header(bytes)->id, judgement.refused, {}});
            continue;
        }
        made.envelopes.push_back({judgement.header.id, hash, judgement.header.is_ballot(), std::string(bytes)});
        made.receipts.push_back({judgement.header.id, hash, bytes.size()});
    }
    return made;
}

// What is to be said of a batch: of each envelope that is stored its acknowledgement, of each other what became of it.
struct BatchNews {
    std::vector<protocol::Acknowledgement> acknowledged;
    std::vector<int> statuses;  // of them
    std::vector<protocol::BatchResult> others;
};

std::string each_signed(const BatchNews& news, const protocol::SigningKey& key) {
    std::vector<protocol::BatchResult> all = news.others;
    for (std::size_t i = 0; i < news.acknowledged.size(); ++i) {
        auto bytes = protocol::write_acknowledgement(news.acknowledged[i], key);
        const protocol::EnvelopeId& id = news.acknowledged[i].id;
        all.push_back(bytes ? protocol::BatchResult{id, news.statuses[i], std::move(*bytes)}
                            : protocol::BatchResult{id, 500, {}});
    }
    return protocol::write_batch_results(all);
}

// Where nothing was stored there is nothing to sign.
void tell(const BatchNews& news, Telling telling, const protocol::SigningKey& key, http::Response& out) {
    if (telling == Telling::each_signed || news.acknowledged.empty()) {
        out.body = each_signed(news, key);
        return;
    }
    const auto list = protocol::AcknowledgementList::sign(news.acknowledged, key);
    if (!list) {
        out.status = 500;
        return;
    }
    out.fields = {{"Content-Type", std::string(protocol::listed_results_type)}};
    out.body = protocol::write_listed_results(*list, news.others);
}

http::Response answer_batch(Services& services, const protocol::DeviceId& device, BatchPlan plan, Telling telling,
                            const Result<StoredGroup>& group) {
    if (!group) return not_stored();
    count(services, device, plan.receipts, group->envelopes);
    BatchNews news{{}, {}, std::move(plan.refused)};
    for (std::size_t i = 0; i < plan.receipts.size(); ++i) {
        const store::StoredEnvelope& stored = group->envelopes[i];
        const int status = status_of(stored.outcome);
        services.refusals.note_envelope(device, status);
        if (stored.outcome == Outcome::conflict) {
            news.others.push_back({plan.receipts[i].id, status, {}});
        } else {
            news.acknowledged.push_back(acknowledgement_of(group->epoch, plan.receipts[i], stored));
            news.statuses.push_back(status);
        }
    }
    http::Response response = http::Response::json(200, {});
    response.before_sending = [&services, telling, news = std::move(news)](http::Response& out) {
        tell(news, telling, services.acknowledgement_key, out);
    };
    return response;
}

// Called once every envelope is judged.
void hand_in(Services& services, BatchOnItsWay& batch, const http::Reply& reply) {
    BatchPlan planned = plan(services, batch);
    if (planned.envelopes.empty()) {
        return reply(http::Response::json(200, protocol::write_batch_results(planned.refused)));
    }
    std::vector<store::IncomingEnvelope> incoming = std::move(planned.envelopes);
    const bool taken =
        services.intake.submit(std::move(incoming), [&services, reply, device = batch.device, telling = batch.telling,
                                                     plan = std::move(planned)](const Result<StoredGroup>& group) {
            reply(answer_batch(services, device, plan, telling, group));
        });
    if (!taken) reply(queue_full());
}

void post(Services& services, BatchKind kind, http::Request& request, const http::Reply& reply) {
    auto batch = std::make_shared<BatchOnItsWay>();
    // Its own: the request may be answered by the clock and gone before all is checked.
    batch->body = std::move(request.body);
    auto envelopes = protocol::read_batch(batch->body);
    if (!envelopes) return reply(http::Response::text(400, envelopes.error().message));
    const auto device = services.fleet.find_device(request.device());
    if (!device) return reply(not_stored());
    // The request itself has had its token.
    const double others = std::max(static_cast<double>(envelopes->size()) - 1, 0.0);
    services.device_limit.spend(protocol::to_hex(request.device()), others, std::chrono::steady_clock::now());
    if (const std::string fault = fault_of(*envelopes, kind); !fault.empty()) {
        return reply(http::Response::text(400, fault));
    }
    batch->device = device->id;
    // Ballots are never told under one signature: whoever found the kept proofs would know which came together.
    batch->telling = kind == BatchKind::ballots ? Telling::each_signed : wanted_telling(request);
    batch->envelopes = std::move(*envelopes);
    batch->checked.resize(batch->envelopes.size());
    services.checks.submit(
        batch->envelopes.size(),
        [&services, batch, device = *device](std::size_t i) {
            const std::string_view bytes = batch->envelopes[i];
            batch->checked[i].judgement = judge(services, device, bytes);
            batch->checked[i].hash = protocol::sha256(bytes);
        },
        [&services, batch, reply] { hand_in(services, *batch, reply); });
}

}  // namespace

Handler put_submission(Services& services) {
    return with_signed_body(
        [&services](http::Request& request, const http::Reply& reply) { put(services, request, reply); });
}

Handler post_batch(Services& services, BatchKind kind) {
    return with_signed_body(
        [&services, kind](http::Request& request, const http::Reply& reply) { post(services, kind, request, reply); });
}

}  // namespace veche::server::endpoints
