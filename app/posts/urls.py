from django.urls import path

from app.posts import views

app_name = "posts"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("posts/<int:post_id>/", views.post, name="post"),
    path("posts/<int:post_id>/delete/", views.delete, name="delete"),
    path("posts/<int:post_id>/comment/", views.comment, name="comment"),
    path("posts/<int:post_id>/like/", views.like, name="like"),
    path("posts/<int:post_id>/unlike/", views.unlike, name="unlike"),
    path("comments/<int:comment_id>/delete/", views.delete_comment, name="delete_comment"),
    path("tags/<str:name>/", views.tag, name="tag"),
]
