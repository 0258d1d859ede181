import { rawAddressOf } from '../../intake/src-addresses';
import { Button } from '../parts/Button';
import { hostedAddresses } from './open-hosted';

/** Offers the file itself where the link names a host's page of it. */
export function RawAddress() {
  const { urls } = hostedAddresses();
  const raw = urls.map((url) => rawAddressOf(url) ?? url.href);
  const other = raw.find((address, at) => address !== urls[at]!.href);
  if (other === undefined) return null;
  return (
    <Button title={other} onClick={() => goTo(raw)}>
      Use the file’s own address
    </Button>
  );
}

/** Loads the page anew: its policy lets it ask no other host than those of its address. */
function goTo(addresses: readonly string[]): void {
  const search = new URLSearchParams(window.location.search);
  search.delete('src');
  for (const address of addresses) search.append('src', address);
  window.location.search = `?${search}`;
}
