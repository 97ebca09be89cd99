namespace PureZmq.Tool.Proxying;

/// <summary>What a proxy has passed on so far.</summary>
/// <param name="ForthMessages">Messages from the frontend.</param>
/// <param name="ForthOctets">Their octets.</param>
/// <param name="BackMessages">Messages from the backend.</param>
/// <param name="BackOctets">Their octets.</param>
internal readonly record struct TrafficFigures(long ForthMessages, long ForthOctets, long BackMessages, long BackOctets);
