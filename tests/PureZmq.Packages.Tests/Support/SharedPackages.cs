using Xunit;

namespace PureZmq.Packages;

/// <summary>All tests share the packages, and run one after the other: each is a build, which uses all cores by itself.</summary>
[CollectionDefinition("packages")]
public sealed class SharedPackages : ICollectionFixture<Packages>;
