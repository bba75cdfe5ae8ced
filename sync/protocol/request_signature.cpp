#include "sync/protocol/request_signature.h"

#include <algorithm>
#include <array>
#include <optional>

namespace veche::protocol {
namespace {

constexpr std::string_view label = "veche=";
constexpr std::array<std::string_view, 4> known_components = {"@method", "@path", "@query", "content-digest"};

// Takes what is expected from the front of a field.
class FieldReader {
  public:
    explicit FieldReader(std::string_view field) : rest_(field) {}

    bool take(std::string_view expected) {
        if (rest_.substr(0, expected.size()) != expected) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    // What stands between two '"'; no escapes, none of our values needs one.
    std::optional<std::string_view> quoted() {
        if (!take("\"")) return std::nullopt;
        const std::size_t end = rest_.find('"');
        if (end == std::string_view::npos || rest_.substr(0, end).find('\\') != std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return text;
    }
    // 1 to 15 digits, as RFC 8941 allows.
    std::optional<std::int64_t> integer() {
        std::int64_t number = 0;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            if (digits == 15) return std::nullopt;
            number = number * 10 + (rest_[digits] - '0');
        }
        if (digits == 0) return std::nullopt;
        rest_.remove_prefix(digits);
        return number;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

bool read_components(FieldReader& reader, std::vector<std::string>& covered) {
    if (!reader.take("(")) return false;
    while (!reader.take(")")) {
        if (!covered.empty() && !reader.take(" ")) return false;
        const std::optional<std::string_view> name = reader.quoted();
        if (!name || std::find(known_components.begin(), known_components.end(), *name) == known_components.end() ||
            std::find(covered.begin(), covered.end(), *name) != covered.end()) {
            return false;
        }
        covered.emplace_back(*name);
    }
    return true;
}

// created, keyid and alg, each once, in any order.
bool read_parameters(FieldReader& reader, RequestSignature& signature) {
    bool created = false;
    bool keyid = false;
    bool alg = false;
    while (!reader.rest().empty()) {
        if (!created && reader.take(";created=")) {
            const std::optional<std::int64_t> seconds = reader.integer();
            if (!seconds) return false;
            signature.created.seconds = *seconds;
            created = true;
        } else if (!keyid && reader.take(";keyid=")) {
            const std::optional<DeviceId> device = from_hex<DeviceId>(reader.quoted().value_or(""));
            if (!device) return false;
            signature.device = *device;
            keyid = true;
        } else if (!alg && reader.take(";alg=")) {
            if (reader.quoted() != "ed25519") return false;
            alg = true;
        } else {
            return false;
        }
    }
    return created && keyid && alg;
}

// What has to be covered of this request, with its values, in the order a signer of ours writes it.
std::vector<std::pair<std::string, std::string>> components_of(const RequestToSign& request) {
    std::vector<std::pair<std::string, std::string>> components = {{"@method", std::string(request.method)},
                                                                   {"@path", std::string(request.path)}};
    if (!request.query.empty()) components.emplace_back("@query", "?" + std::string(request.query));
    if (!request.content_digest.empty()) components.emplace_back("content-digest", request.content_digest);
    return components;
}

}  // namespace

std::string content_digest(const Hash& hash_of_body) {
    return "sha-256=:" + to_base64(hash_of_body.view()) + ":";
}

Result<Hash> read_content_digest(std::string_view field) {
    constexpr std::string_view start = "sha-256=:";
    if (field.size() > longest_signature_field || field.substr(0, start.size()) != start || field.back() != ':' ||
        field.size() < start.size() + 2) {
        return failure("Content-Digest: expected sha-256=:…:");
    }
    const std::optional<std::string> bytes =
        bytes_from_base64(field.substr(start.size(), field.size() - start.size() - 1));
    const std::optional<Hash> hash = bytes ? from_bytes<Hash>(*bytes) : std::nullopt;
    if (!hash) return failure("Content-Digest: expected 32 bytes in base 64");
    return *hash;
}

std::string signature_base(const std::vector<std::pair<std::string, std::string>>& components,
                           std::string_view parameters) {
    std::string base;
    for (const auto& [name, value] : components) {
        base += '"';
        base += name;
        base += "\": ";
        base += value;
        base += '\n';
    }
    base += "\"@signature-params\": ";
    base += parameters;
    return base;
}

SignatureFields sign_request(const RequestToSign& request, const SigningKey& device, Instant created) {
    const auto components = components_of(request);
    std::string parameters = "(";
    for (const auto& [name, value] : components) {
        if (parameters.size() > 1) parameters += ' ';
        parameters += '"';
        parameters += name;
        parameters += '"';
    }
    // A clock before 1970 is said to be at its beginning: structured fields would take a minus, no reader needs to.
    parameters += ");created=" + std::to_string(std::max<std::int64_t>(created.seconds, 0));
    parameters += ";keyid=\"" + to_hex(device_id_of(device.public_key())) + "\";alg=\"ed25519\"";
    const Signature signature = device.sign_bare(signature_base(components, parameters));
    return {std::string(label) + parameters, std::string(label) + ":" + to_base64(signature.view()) + ":"};
}

Result<RequestSignature> read_request_signature(std::string_view signature_input, std::string_view signature) {
    if (signature_input.empty() || signature.empty()) return failure("the request is not signed");
    if (signature_input.size() > longest_signature_field || signature.size() > longest_signature_field) {
        return failure("Signature-Input or Signature is too long");
    }
    RequestSignature read;
    FieldReader input(signature_input);
    if (!input.take(label)) return failure("Signature-Input: expected one signature labelled veche");
    read.parameters = input.rest();
    if (!read_components(input, read.covered)) return failure("Signature-Input: the list of components is malformed");
    if (!read_parameters(input, read)) return failure("Signature-Input: expected created, keyid and alg=\"ed25519\"");

    FieldReader field(signature);
    if (!field.take(label) || !field.take(":") || field.rest().empty() || field.rest().back() != ':') {
        return failure("Signature: expected veche=:…:");
    }
    const std::optional<std::string> bytes = bytes_from_base64(field.rest().substr(0, field.rest().size() - 1));
    const std::optional<Signature> value = bytes ? from_bytes<Signature>(*bytes) : std::nullopt;
    if (!value) return failure("Signature: expected 64 bytes in base 64");
    read.signature = *value;
    return read;
}

Result<void> verify_request(const RequestSignature& signature, const RequestToSign& request,
                            const SigningPublicKey& device) {
    const auto needed = components_of(request);
    std::vector<std::pair<std::string, std::string>> components;
    for (const std::string& name : signature.covered) {
        const auto found =
            std::find_if(needed.begin(), needed.end(), [&](const auto& component) { return component.first == name; });
        if (found == needed.end()) return failure("the signature covers " + name + ", which the request has not");
        components.push_back(*found);
    }
    // The parser lets no component through twice, so equal numbers mean that all are there.
    if (components.size() != needed.size()) return failure("the signature does not cover the whole request");
    if (device_id_of(device) != signature.device) return failure("the signature is another device's");
    if (!verify_bare(device, signature_base(components, signature.parameters), signature.signature)) {
        return failure("the request's signature is wrong");
    }
    return {};
}

}  // namespace veche::protocol
