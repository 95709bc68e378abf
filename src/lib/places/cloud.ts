/**
 * Where the data centres of the large public clouds stand: identifiers of their regions, and the cities by which they call them.
 * Sources: "AWS Regions" (docs.aws.amazon.com/global-infrastructure), "Azure regions list" (learn.microsoft.com/azure/reliability/regions-list),
 * "Google Cloud locations" (cloud.google.com/about/locations). A city stands here only where one of them places a region in it.
 * @module
 */

/** Place codes → region identifiers. */
const REGIONS: Record<string, string> = {
  // AWS
  'US-VA': 'us-east-1 us-east4 eastus eastus2',
  'US-OH': 'us-east-2 us-east5',
  'US-CA': 'us-west-1 us-west2 westus',
  'US-OR': 'us-west-2 us-west1',
  'US-IA': 'us-central1 centralus',
  'US-SC': 'us-east1',
  'US-TX': 'us-south1 southcentralus',
  'US-UT': 'us-west3',
  'US-NV': 'us-west4',
  'US-WA': 'westus2',
  'US-AZ': 'westus3',
  'US-WY': 'westcentralus',
  'US-IL': 'northcentralus',
  US: 'us-gov-east-1 us-gov-west-1',
  CA: 'ca-central-1 ca-west-1 northamerica-northeast1 northamerica-northeast2 canadacentral canadaeast',
  MX: 'mx-central-1 northamerica-south1 mexicocentral',
  BR: 'sa-east-1 southamerica-east1 brazilsouth brazilsoutheast',
  CL: 'southamerica-west1 chilecentral',
  IE: 'eu-west-1 northeurope',
  GB: 'eu-west-2 europe-west2 uksouth ukwest',
  FR: 'eu-west-3 europe-west9 francecentral francesouth',
  DE: 'eu-central-1 europe-west3 europe-west10 germanywestcentral germanynorth',
  CH: 'eu-central-2 europe-west6 switzerlandnorth switzerlandwest',
  SE: 'eu-north-1 europe-north2 swedencentral',
  IT: 'eu-south-1 europe-west8 europe-west12 italynorth',
  ES: 'eu-south-2 europe-southwest1 spaincentral',
  BE: 'europe-west1 belgiumcentral',
  NL: 'europe-west4 westeurope',
  PL: 'europe-central2 polandcentral',
  FI: 'europe-north1',
  NO: 'norwayeast norwaywest',
  AT: 'austriaeast',
  DK: 'denmarkeast',
  IL: 'il-central-1 me-west1 israelcentral',
  BH: 'me-south-1',
  AE: 'me-central-1 uaenorth uaecentral',
  QA: 'me-central1 qatarcentral',
  SA: 'me-central2',
  ZA: 'af-south-1 africa-south1 southafricanorth southafricawest',
  IN: 'ap-south-1 ap-south-2 asia-south1 asia-south2 centralindia southindia westindia',
  SG: 'ap-southeast-1 asia-southeast1 southeastasia',
  AU: 'ap-southeast-2 ap-southeast-4 australia-southeast1 australia-southeast2 australiaeast australiasoutheast australiacentral',
  ID: 'ap-southeast-3 asia-southeast2 indonesiacentral',
  MY: 'ap-southeast-5 malaysiawest',
  NZ: 'ap-southeast-6 newzealandnorth',
  TH: 'ap-southeast-7',
  JP: 'ap-northeast-1 ap-northeast-3 asia-northeast1 asia-northeast2 japaneast japanwest',
  KR: 'ap-northeast-2 asia-northeast3 koreacentral koreasouth',
  HK: 'ap-east-1 asia-east2 eastasia',
  TW: 'ap-east-2 asia-east1 taiwannorth',
};

/** Place codes → cities. */
const CITIES: Record<string, string[]> = {
  'US-VA': ['N. Virginia', 'Ashburn'],
  'US-CA': ['N. California', 'Los Angeles'],
  'US-TX': ['Dallas'],
  'US-UT': ['Salt Lake City'],
  'US-NV': ['Las Vegas'],
  'US-IL': ['Chicago'],
  'US-AZ': ['Phoenix'],
  CA: ['Montréal', 'Toronto', 'Calgary', 'Quebec City'],
  BR: ['São Paulo'],
  IE: ['Dublin'],
  GB: ['London', 'Cardiff'],
  FR: ['Paris', 'Marseille'],
  DE: ['Frankfurt', 'Frankfurt am Main', 'Berlin'],
  CH: ['Zürich', 'Geneva'],
  SE: ['Stockholm', 'Gävle'],
  IT: ['Milan', 'Mailand', 'Turin'],
  ES: ['Madrid'],
  NL: ['Amsterdam', 'Eemshaven'],
  PL: ['Warsaw'],
  NO: ['Oslo'],
  FI: ['Helsinki', 'Hamina'],
  IL: ['Tel Aviv'],
  QA: ['Doha'],
  SA: ['Dammam'],
  ZA: ['Johannesburg', 'Cape Town'],
  IN: ['Mumbai', 'Hyderabad', 'Pune', 'Chennai', 'Delhi'],
  AU: ['Sydney', 'Melbourne', 'Canberra'],
  ID: ['Jakarta'],
  JP: ['Tokyo', 'Osaka'],
  KR: ['Seoul'],
};

/** Region identifiers in lower case, with the place of each. */
export const CLOUD_REGIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(REGIONS).flatMap(([code, names]) => names.split(' ').map((name): [string, string] => [name, code])),
);

/** Cities with a region, with the place of each. */
export const CLOUD_CITIES: ReadonlyArray<readonly [string, string]> = Object.entries(CITIES).flatMap(([code, names]) =>
  names.map((name): [string, string] => [name, code]),
);
