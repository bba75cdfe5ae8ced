#include "server/intake/group_signature.h"

namespace veche::server {

Result<std::string> GroupSignature::proof(std::size_t place, const protocol::SigningKey& key) {
    std::call_once(once_, [&] { list_ = protocol::AcknowledgementList::sign(acknowledgements_, key); });
    if (!*list_) return tl::unexpected(list_->error());
    return (*list_)->proof(place);
}

}  // namespace veche::server
