using System.Text.Json.Serialization;

namespace PureZmq.Bench.Peers;

/// <summary>The JSON form of a report; generated, so that a peer starts without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PeerReport))]
internal sealed partial class PeerJson : JsonSerializerContext;
