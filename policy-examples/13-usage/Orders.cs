using Newtonsoft.Json;

public static class Orders
{
    public static string Save(object order) => JsonConvert.SerializeObject(order);

    public static T Load<T>(string text) => JsonConvert.DeserializeObject<T>(text)!;
}
