/** The parcel label: addressee, then the order's id in groups of four, so that it can be read out on the phone. */
export function label(order) {
  const groups = order.id.replaceAll('-', '').match(/.{1,4}/g) ?? [];
  return `${order.customer}\n${groups.join(' ').toUpperCase()}`;
}
