// Next bundles what a route imports. Understudy reads files beside its own, so it is left out of the bundle.
export default { serverExternalPackages: ['understudy'] };
